/** What `--help` prints. */
export const HELP = `StreamFetch: a media studio on your own machine

Usage
  streamfetch dub VIDEO --to LANG [--to LANG ...]   dub a video; the result keeps picture and original sound
  streamfetch serve                                 run as a server and print its address for a browser
  streamfetch jobs [ACTION ID]                      list jobs, or: log, pause, resume, cancel, retry, remove
  streamfetch doctor                                check everything StreamFetch needs
  streamfetch token [--revoke]                      make an access token for REST, or end all of them

dub
  --to LANG            target language, such as es, de or pt-BR; may be repeated
  --from LANG          language of the original; auto by default
  --provider NAME      rehearsal (no key, no cost: the original sound comes back); elevenlabs and elevenlabs-v1 come later
  --chunking HOW       silence (default), fixed or scene
  --chunk-seconds N    length to aim at, 1 to 3600; 600 by default
  --parallel N         chunks at a time, 1 to 15; 3 by default
  -o, --out FILE       where the result goes: .mp4, .mkv or .webm; by default talk.es.mp4 beside talk.mp4
  --force              overwrite the result's file if it is there

serve
  --host ADDRESS       address to listen on; 127.0.0.1 by default
  --port N             port; 8787 by default, 0 for any free one
  --root FOLDER        a folder whose files may be chosen in the browser; may be repeated
  --allow-host NAME    a name under which this machine may be reached; may be repeated
  --open               open the page in a browser

Everywhere
  --data DIR           the data folder; by default the platform's own, or STREAMFETCH_DATA
  --json               one JSON object a line on standard output
  -h, --help           this text
  -v, --version        the version

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done, 130 cancelled, 143 ended from outside (the job goes on later)
`;
