import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFfmpeg } from '../../../native/ffmpeg/ffmpeg-runner.ts';
import { never, testRunner, testToolchain } from '../../media/test-toolchain.ts';

const ffmpeg = async (args: readonly string[]): Promise<void> => {
  await runFfmpeg(await testToolchain(), testRunner, { args, signal: never });
};

const PIECE_SECONDS = '2';
const HLS = ['-f', 'hls', '-hls_time', PIECE_SECONDS, '-hls_playlist_type', 'vod'];

/** How ffmpeg may cut a film into HLS with picture and sound together. */
export const HLS_KINDS = {
  ts: ['-hls_segment_filename', 'piece%03d.ts'],
  'ts-ranges': ['-hls_flags', 'single_file'],
  fmp4: ['-hls_segment_type', 'fmp4', '-hls_segment_filename', 'piece%03d.m4s'],
  'fmp4-ranges': ['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'],
} as const satisfies Record<string, readonly string[]>;
export type HlsKind = keyof typeof HLS_KINDS;

const inFolder = async (folder: string, args: readonly string[]): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await runFfmpeg(await testToolchain(), testRunner, { args, signal: never, cwd: folder });
};

/** `index.m3u8` of a film, every packet as it is. */
export const makeHls = (film: string, folder: string, kind: HlsKind): Promise<void> =>
  inFolder(folder, ['-i', film, '-map', '0:v', '-map', '0:a', '-c', 'copy', ...HLS, ...HLS_KINDS[kind], 'index.m3u8']);

/**
 * `master.m3u8` with the picture and two renditions of sound apart: the film's own in English, `dub` in German. It names the codecs for fMP4
 * and, as ffmpeg 5 does, not for MPEG-TS.
 */
export async function makeApart(film: string, dub: string, folder: string, kind: 'ts' | 'fmp4'): Promise<void> {
  for (const name of ['0', '1', '2']) mkdirSync(path.join(folder, name), { recursive: true });
  const inputs = ['-i', film, '-i', dub, '-map', '0:v', '-map', '0:a', '-map', '1:a', '-c', 'copy'];
  const groups = 'v:0,agroup:sound a:0,agroup:sound,language:en,default:yes a:1,agroup:sound,language:de';
  const type = kind === 'fmp4' ? ['-hls_segment_type', 'fmp4'] : [];
  await inFolder(folder, [...inputs, ...HLS, ...type, '-var_stream_map', groups, '-master_pl_name', 'master.m3u8', '%v/index.m3u8']);
  if (kind === 'ts') return;
  const master = path.join(folder, 'master.m3u8');
  const named = readFileSync(master, 'utf8').replace(
    /(#EXT-X-STREAM-INF:.*?)(?:,CODECS="[^"]*")?,AUDIO/,
    '$1,CODECS="avc1.42c00d,mp4a.40.2",AUDIO',
  );
  writeFileSync(master, named);
}

/** `manifest.mpd` with template and time line, or with one file and a list of its ranges. */
export const makeDash = (film: string, folder: string, isOneFile: boolean): Promise<void> =>
  inFolder(folder, [
    ...['-i', film, '-map', '0:v', '-map', '0:a', '-c', 'copy', '-f', 'dash', '-seg_duration', PIECE_SECONDS],
    ...(isOneFile ? ['-single_file', '1'] : []),
    'manifest.mpd',
  ]);

/** `manifest.mpd` in `folder` whose periods are the MPDs in `parts`, folders beside it, each as long as `seconds`. */
export function writePeriods(folder: string, parts: readonly string[], seconds: number): void {
  mkdirSync(folder, { recursive: true });
  const periods = parts.map((part) => {
    const text = readFileSync(path.join(folder, '..', part, 'manifest.mpd'), 'utf8');
    const sets = text.slice(text.indexOf('<AdaptationSet'), text.lastIndexOf('</Period>'));
    return `<Period duration="PT${seconds}S"><BaseURL>../${part}/</BaseURL>${sets}</Period>`;
  });
  const head = `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT${seconds * parts.length}S">`;
  writeFileSync(path.join(folder, 'manifest.mpd'), `${head}${periods.join('')}</MPD>`);
}

/** `index.m3u8` in `folder` of the playlists in `parts`, folders beside it, a discontinuity between them. */
export function writeParts(folder: string, parts: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const lists = parts.map((part) => {
    const text = readFileSync(path.join(folder, '..', part, 'index.m3u8'), 'utf8');
    const lines = text.split('\n').filter((line) => /^(#EXTINF|#EXT-X-MAP|#EXT-X-BYTERANGE|[^#\s])/.test(line));
    return lines.map((line) => (line.startsWith('#') ? line.replace('URI="', `URI="../${part}/`) : `../${part}/${line}`)).join('\n');
  });
  const head = '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:3\n';
  writeFileSync(path.join(folder, 'index.m3u8'), `${head}${lists.join('\n#EXT-X-DISCONTINUITY\n')}\n#EXT-X-ENDLIST\n`);
}

/** First time stamps of three stretches that are cut from one film, in seconds: none goes on where the one before ends. */
const CLOCKS = [10, 3, 700];

/**
 * `master.m3u8` of a film whose packets lie in three stretches with clocks of their own, picture and sound apart; `together.m3u8` has both
 * in the same pieces. `every` is the length of a stretch in seconds, on a key frame.
 */
export async function makeDiscontinuous(film: string, folder: string, every: number): Promise<void> {
  await inFolder(folder, ['-i', film, '-c', 'copy', '-f', 'hls', '-hls_time', String(every), '-hls_playlist_type', 'vod', 'whole.m3u8']);
  const pieces = readdirSync(folder).filter((name) => /^whole\d+\.ts$/.test(name));
  if (pieces.length !== CLOCKS.length) throw new Error(`the film fell into ${pieces.length} stretches`);
  const seconds = [...readFileSync(path.join(folder, 'whole.m3u8'), 'utf8').matchAll(/#EXTINF:([\d.]+)/g)].map((match) => match[1]);
  const maps = { together: ['-map', '0:v', '-map', '0:a'], picture: ['-map', '0:v'], sound: ['-map', '0:a'] };
  for (const [name, map] of Object.entries(maps)) {
    for (const [index, piece] of pieces.entries()) {
      const moved = String((CLOCKS[index] ?? 0) - index * every);
      const stamps = ['-copyts', '-output_ts_offset', moved, '-muxdelay', '0', '-muxpreload', '0'];
      await ffmpeg(['-copyts', '-i', path.join(folder, piece), ...map, '-c', 'copy', ...stamps, path.join(folder, `${name}${index}.ts`)]);
    }
    const entries = pieces.map((_, index) => `#EXTINF:${seconds[index]},\n${name}${index}.ts`);
    const head = `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:${every + 1}\n`;
    writeFileSync(path.join(folder, `${name}.m3u8`), `${head}${entries.join('\n#EXT-X-DISCONTINUITY\n')}\n#EXT-X-ENDLIST\n`);
  }
  writeFileSync(
    path.join(folder, 'master.m3u8'),
    [
      '#EXTM3U',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="sound.m3u8"',
      '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=320x180,CODECS="avc1.42c00d,mp4a.40.2",AUDIO="sound"',
      'picture.m3u8',
      '',
    ].join('\n'),
  );
}
