/** What `--help` prints. */
export const HELP = `StreamFetch: a media studio on your own machine

Usage
  streamfetch download LINK ...                     fetch videos; Ctrl+C pauses, the same again goes on
  streamfetch inspect LINK                          say what a link leads to: formats, or the videos of a list
  streamfetch downloads [ACTION]                    list the queue, or do one of the things below
  streamfetch dub VIDEO --to LANG [--to LANG ...]   dub a video, or what a link leads to
  streamfetch chunks DUB                            list the chunks of a dub, or act on some of them
  streamfetch cap DUB USD                           change the most a dub may cost
  streamfetch ledger [DUB]                          list every paid call, and what the month has left
  streamfetch settings [get NAME | set NAME VALUE]  list the settings, show one or change one
  streamfetch key set | status | remove             the key of ElevenLabs; it is read from standard input
  streamfetch jobs [ACTION ID]                      list jobs, or: log, pause, resume, cancel, retry, remove
  streamfetch serve                                 run as a server and print its address for a browser
  streamfetch doctor [update | rollback]            check what is needed; get a newer yt-dlp, or go back
  streamfetch token [--revoke]                      make an access token for REST, or end all of them

download: what came is read back before it is called complete
  -o, --out FOLDER     where files go; by default the current folder
  --height N           lines at most, or best; 1080 by default
  --audio              the sound alone
  --container NAME     mp4, mkv, webm, m4a or opus; by default what the file is
  --name TEMPLATE      such as '{date} {title}'; also {channel}, {id}, {site} and {height}; / makes folders
  --no-describe        write no title and chapters into the file
  --subs LANG,LANG     subtitles in these languages as tracks of the file
  --auto-subs          captions that the site made itself, where nobody wrote any
  --thumbnail          the thumbnail as the file's cover
  --sponsor-marks      what viewers marked as advertising as chapters; SponsorBlock is asked about the video
  --all, --items LIST  of a link that is a list: all of its videos, or those in these places, such as 1-5,8
  --priority WORD      first, usual or later
  --again              also what was downloaded before

downloads
  downloads [list]                   the queue; with --search TEXT only titles that have it
  downloads history | archive        what was downloaded and what failed | what is not fetched a second time
  downloads stats                    sums by site and month, and what the cache answers
  downloads pause | resume | retry   all that run or wait | all that are paused | all that failed
  downloads clear                    take what has ended well off the queue
  downloads priority WORD ID ...     first, usual or later
  downloads allow SITE VIDEO         let a video be downloaded again

dub: where nothing else is said, the stored settings decide (streamfetch settings)
  --to LANG            target language, such as es, de or pt-BR; may be repeated
  --from LANG          language of the original; auto by default
  --provider NAME      rehearsal: no key, no cost, the original sound comes back
                       elevenlabs: paid; the default once a key is stored
                       elevenlabs-v1: paid; the legacy service
  --chunking HOW       silence, fixed or scene
  --chunk-seconds N    length to aim at, 1 to 3600
  --parallel N         chunks at a time, 1 to 15
  --tempo MIN:MAX      how far a dub may be slowed or hurried to fit its place, such as 0.9:1.15
  --failed WHAT        a chunk that stays failed: leave it, or keep-original sound there
  --no-subtitles       no subtitles, neither as tracks nor as files; --subtitles for them
  --stereo             dubs in stereo where the original has more channels
  --keep-intermediates keep the sound of every chunk
  -o, --out FILE       where the result goes: .mp4, .mkv or .webm; by default talk.es.mp4 beside talk.mp4
  --force              overwrite the result's file if it is there

dub with a paid service: the sound is sent to ElevenLabs
  --estimate           only say what it would cost and where it would be cut; nothing is sent
  --cap USD            the most this dub may cost; by default a quarter over the estimate, in whole dollars
  --delete-remote      delete the work at the service once its result is stored here
  --speakers N         how many people speak, 0 to 9; 0 lets the service find out (elevenlabs-v1 only)
  --no-background      leave out music and noise (elevenlabs-v1 only)
  --watermark          cheaper, with a mark in the picture; the picture is sent as well (elevenlabs-v1 only)

chunks: a CHUNK is named as es/12 (language and number), or by the id of its job
  chunks DUB                             number, state, tries, cost and error of each
  chunks retry DUB CHUNK ...             try failed chunks again
  chunks keep-original DUB [CHUNK ...]   fill failed chunks, by default all, with the original sound
  chunks use-dub DUB CHUNK ...           no longer keep the original sound there
  chunks send-again DUB CHUNK            send a call without an answer once more, which may cost twice
  chunks give-up DUB CHUNK               leave it failed
  chunks listen DUB CHUNK                write its sound to a file, as long as it is kept: the dub as FLAC
    --original                           the original in that place instead, as WAV
    -o, --out FILE                       by default talk.es-12.flac in this folder; - for a pipe
    --force                              overwrite the file if it is there

jobs list
  --state STATE        only jobs in this state; may be repeated: queued, running, pausing, paused, cancelling,
                       cancelled, interrupted, succeeded, partial or failed
  --search TEXT        only jobs with this in their title

settings and key
  settings set NAME VALUE   a number, true or false, a word, a list with commas, or none
  key set < FILE            reads the key from a file or pipe; on a terminal it is asked for and not shown
  key set downloads.cookies < FILE  a browser's cookies (Netscape format), where a site wants a sign-in

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

Exit codes: 0 done, 1 failed or held until you decide, 2 wrong usage, 3 partly done, 130 cancelled,
143 ended from outside (the job goes on later)
`;
