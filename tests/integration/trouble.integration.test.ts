import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { generateCoded } from '../media/generate.ts';
import { never, testRunner, testToolchain } from '../media/test-toolchain.ts';
import { fillDisk, ownDisk } from '../own-disk.ts';
import { sampleOf } from '../sample.ts';
import { type CommandEnd, processesNaming, resultOf, runCommand, startCommand } from './command-line.ts';
import { createHeldFfmpeg, type FfmpegStage } from './held-ffmpeg.ts';

let folder: string;
let talk: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-trouble-'));
  talk = path.join(folder, 'talk.mp4');
  const audio = { sampleRateHz: 48_000, channels: 2 };
  await generateCoded(talk, { seconds: 6, rate: { num: 25, den: 1 }, width: 320, height: 180, source: 1, audio });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let places = 0;
/** A folder with a copy of the talk, and a data folder beside it. */
function place() {
  const root = path.join(folder, `place-${places++}`);
  const videos = path.join(root, 'videos');
  mkdirSync(videos, { recursive: true });
  const source = path.join(videos, 'talk.mp4');
  copyFileSync(talk, source);
  const data = path.join(root, 'data');
  const dub = (file: string, ...more: readonly string[]): readonly string[] => [
    ...['dub', file, '--chunking', 'fixed', '--chunk-seconds', '2', '--data', data, '--json', ...more],
  ];
  return { root, videos, source, data, dub, command: (...more: readonly string[]) => dub(source, '--to', 'es', ...more) };
}
type Place = ReturnType<typeof place>;

const remount = (at: string, options: string): void => void execFileSync('mount', ['-o', `remount,${options}`, at]);

/** Runs a command, does something while ffmpeg is held in a stage, and lets it go on. */
async function disturb(at: Place, stage: FfmpegStage, disturbance: () => void, ...more: readonly string[]): Promise<CommandEnd> {
  const ffmpeg = await createHeldFfmpeg(path.join(at.root, 'tools'));
  ffmpeg.hold(stage);
  const running = startCommand(at.command(...more), ffmpeg.env);
  onTestFinished(() => running.kill('SIGKILL'));
  await Promise.race([ffmpeg.held(), running.ended.then((end) => Promise.reject(new Error(`ended early: ${end.out}${end.err}`)))]);
  disturbance();
  ffmpeg.release();
  const end = await running.ended;
  expect(processesNaming(at.root)).toEqual([]);
  return end;
}

function requireFailure(end: CommandEnd, code: string, sentence: RegExp): void {
  expect(end.code).toBe(1);
  const { status, output, error } = resultOf(end);
  expect({ status, output, code: error?.code }).toEqual({ status: 'failed', output: null, code });
  expect(error?.message).toMatch(sentence);
}

const ffmpeg = async (...args: readonly string[]): Promise<void> =>
  void (await runFfmpeg(await testToolchain(), testRunner, { args, signal: never }));

const REFUSED: ReadonlyArray<{
  readonly what: string;
  /** Makes `bad.mp4` in the folder, or nothing. */
  readonly make?: (bad: string) => Promise<void> | void;
  readonly more?: readonly string[];
  readonly exit: 1 | 2;
  readonly code: string;
  readonly sentence: RegExp;
}> = [
  {
    what: 'a text named .mp4',
    make: (bad) => writeFileSync(bad, 'just some words\n'),
    exit: 1,
    code: 'media.not-media',
    sentence: /text, not a video/,
  },
  { what: 'an empty file', make: (bad) => writeFileSync(bad, ''), exit: 1, code: 'media.empty', sentence: /is empty/ },
  {
    what: 'noise',
    make: (bad) => writeFileSync(bad, Buffer.alloc(99_999, 0xa7)),
    exit: 1,
    code: 'media.not-media',
    sentence: /no kind of video/,
  },
  {
    what: 'a video without sound',
    make: (bad) => ffmpeg('-i', fileUrl(talk), '-an', '-c', 'copy', fileUrl(bad)),
    ...{ exit: 1, code: 'media.no-audio', sentence: /^bad\.mp4 has no sound, so there is nothing to dub\.$/ },
  },
  {
    what: 'sound without a picture',
    make: (bad) => ffmpeg('-i', fileUrl(talk), '-vn', '-c', 'copy', fileUrl(bad)),
    ...{ exit: 1, code: 'media.no-video', sentence: /^bad\.mp4 has no picture, so there is no video to dub\.$/ },
  },
  {
    what: 'a download whose end, with the index, is missing',
    make: (bad) => cut(bad, talk),
    ...{ exit: 1, code: 'media.unreadable', sentence: /damaged or incomplete/ },
  },
  {
    what: 'a download whose end is missing behind an index that is there',
    async make(bad) {
      await ffmpeg('-i', fileUrl(talk), '-c', 'copy', '-movflags', '+faststart', fileUrl(bad));
      cut(bad, bad);
    },
    ...{
      exit: 1,
      code: 'media.unreadable',
      sentence: /^bad\.mp4 is incomplete: it should be 6\.0 s long, but breaks off before its end\.$/,
    },
  },
  { what: 'a file that is not there', exit: 1, code: 'media.vanished', sentence: /^There is no file / },
  {
    what: 'an unknown language',
    make: (bad) => copyFileSync(talk, bad),
    more: ['--to', 'xx'],
    exit: 2,
    code: 'dubbing.unknown-language',
    sentence: /^"xx" is not a language/,
  },
  {
    what: 'a container that cannot hold the picture',
    make: (bad) => copyFileSync(talk, bad),
    more: ['--out', 'talk.webm'],
    ...{ exit: 1, code: 'media.container-cannot-hold', sentence: /^WebM cannot hold h264 video; choose \.mp4 or \.mkv\.$/ },
  },
  {
    what: 'an output that is the source itself',
    make: (bad) => copyFileSync(talk, bad),
    more: ['--out', 'bad.mp4', '--force'],
    ...{ exit: 2, code: 'output.is-source', sentence: /is the source itself/ },
  },
  {
    what: 'an output in a folder that is not there',
    make: (bad) => copyFileSync(talk, bad),
    more: ['--out', 'nowhere/talk.es.mp4'],
    ...{ exit: 1, code: 'output.folder-missing', sentence: /^There is no folder .*nowhere\.$/ },
  },
  {
    what: 'a service that this version does not speak to',
    make: (bad) => copyFileSync(talk, bad),
    more: ['--provider', 'elevenlabs'],
    ...{ exit: 1, code: 'dubbing.provider-unavailable', sentence: /ElevenLabs/ },
  },
];

/** The first two thirds of a file. */
function cut(target: string, whole: string): void {
  if (target !== whole) copyFileSync(whole, target);
  truncateSync(target, Math.floor((statSync(target).size * 2) / 3));
}

test.each(REFUSED)('$what is refused with a sentence and leaves nothing behind', async ({ make, more = [], exit, code, sentence }) => {
  const at = place();
  const bad = path.join(at.videos, 'bad.mp4');
  await make?.(bad);
  const before = readdirSync(at.videos);
  const options = more.map((word, index) => (more[index - 1] === '--out' ? path.join(at.videos, word) : word));
  const end = await runCommand(at.dub(bad, ...(options.includes('--to') ? [] : ['--to', 'es']), ...options));
  expect(end.code, end.out + end.err).toBe(exit);
  const { status, output, error } = resultOf(end);
  expect({ status, output, code: error?.code }).toEqual({ status: 'failed', output: null, code });
  expect(error?.message).toMatch(sentence);
  expect(readdirSync(at.videos)).toEqual(before);
});

test('a playlist named .mp4 is refused without a look at the files that it points at', async () => {
  const at = place();
  const pipe = path.join(at.videos, 'pipe.ts'); // who opens it waits for ever
  execFileSync('mkfifo', [pipe]);
  const secret = path.join(at.videos, 'secret.ts');
  writeFileSync(secret, 'nobody may read this');
  utimesSync(secret, 1_000, 2_000); // reading moves the first time past the second, also where times are kept lazily
  const playlists = [
    ['hls.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${secret}\n#EXTINF:9,\n${pipe}\n#EXT-X-ENDLIST\n`],
    ['concat.mp4', `ffconcat version 1.0\nfile '${secret}'\nfile '${pipe}'\n`],
  ] as const;
  for (const [name, text] of playlists) {
    writeFileSync(path.join(at.videos, name), text);
    requireFailure(await runCommand(at.dub(path.join(at.videos, name), '--to', 'es')), 'media.not-media', /playlist, not a video/);
  }
  expect(statSync(secret).atimeMs).toBe(1_000_000);
});

test('a file that is there already is neither replaced nor touched', async () => {
  const at = place();
  const existing = path.join(at.videos, 'talk.es.mp4');
  writeFileSync(existing, 'dear to somebody');
  requireFailure(await runCommand(at.command()), 'output.exists', /talk\.es\.mp4 exists already\.$/);
  expect(readFileSync(existing, 'utf8')).toBe('dear to somebody');
});

test('a folder that cannot be written is said before any work', async () => {
  const at = place();
  ownDisk(at.videos, 8);
  copyFileSync(talk, at.source);
  remount(at.videos, 'ro');
  requireFailure(await runCommand(at.command()), 'media.folder-read-only', /^StreamFetch may not write in .*videos\.$/);
});

test.each(sampleOf(['prepare', 'extract', 'merge'] as const, 2))(
  'a source that vanishes while ffmpeg is at %s ends the dub, which goes on once it is back',
  async (stage) => {
    const at = place();
    const { mtime } = statSync(at.source);
    requireFailure(await disturb(at, stage, () => rmSync(at.source)), 'media.vanished', /no longer/);
    expect(readdirSync(at.videos)).toEqual([]);
    copyFileSync(talk, at.source);
    utimesSync(at.source, mtime, mtime);
    const again = await runCommand(at.command());
    expect(again.code, again.out).toBe(0);
  },
);

test.each(sampleOf(['extract', 'merge'] as const, 0))(
  'a source that is changed while ffmpeg is at %s is not handed over, and the new one can be dubbed',
  async (stage) => {
    const at = place();
    const end = await disturb(at, stage, () => utimesSync(at.source, 1_000, 1_000));
    requireFailure(end, 'media.changed', /^talk\.mp4 was changed since this dub was started\.$/);
    expect(readdirSync(at.videos)).toEqual(['talk.mp4']);
    expect((await runCommand(at.command())).code).toBe(0);
  },
);

test('a data disk too small for the work is said before the work, and the dub goes on once there is room', async () => {
  const at = place();
  ownDisk(at.data, 2);
  requireFailure(await runCommand(at.command()), 'media.disk-full', /^The disk that holds .* has .* MB free; .* MB are needed\./);
  expect(readdirSync(at.videos)).toEqual(['talk.mp4']);
  remount(at.data, 'size=64m');
  expect((await runCommand(at.command())).code).toBe(0);
});

test.each(sampleOf(['prepare', 'extract'] as const, 1))(
  'a data disk that is full while ffmpeg is at %s ends the command, and the dub goes on once there is room',
  async (stage) => {
    const at = place();
    ownDisk(at.data, 64);
    let giveBack = (): void => {};
    const end = await disturb(at, stage, () => {
      giveBack = fillDisk(at.data);
    });
    requireFailure(end, 'media.disk-full', / full/);
    expect(readdirSync(at.videos)).toEqual(['talk.mp4']);
    giveBack();
    const again = await runCommand(at.command());
    expect(again.code, again.out + again.err).toBe(0);
  },
);

test('an output disk that fills during the merge leaves nothing on it, and the dub goes on once there is room', async () => {
  const at = place();
  const out = path.join(at.root, 'out');
  ownDisk(out, 16);
  const toOwnDisk = ['--out', path.join(out, 'talk.es.mp4')];
  let giveBack = (): void => {};
  const end = await disturb(
    at,
    'merge',
    () => {
      giveBack = fillDisk(out);
    },
    ...toOwnDisk,
  );
  requireFailure(end, 'media.disk-full', / full/);
  expect(readdirSync(out)).toEqual(['filler']);
  giveBack();
  expect((await runCommand(at.command(...toOwnDisk))).code).toBe(0);
  expect(readdirSync(out)).toEqual(['talk.es.mp4']);
});
