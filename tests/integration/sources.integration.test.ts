import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import { audioStreams, mainVideo } from '../../common/domain/media/media-info.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { type CodedMedia, generateCoded } from '../media/generate.ts';
import { never, testRunner, testToolchain } from '../media/test-toolchain.ts';
import { isLong, sampleOf } from '../sample.ts';
import { type DubBench, openDubBench } from './dub-bench.ts';
import { type DubMeasurement, measureDub, probe } from './measure-dub.ts';

const RATE = { num: 25, den: 1 };
let bench: DubBench;
let plain: string;

beforeAll(async () => {
  bench = await openDubBench();
  plain = await coded('plain.mp4');
});
afterAll(() => bench.close());

async function coded(name: string, media: Partial<CodedMedia> = {}): Promise<string> {
  await generateCoded(bench.at(name), {
    ...{ seconds: 6, rate: RATE, width: 320, height: 180, source: 1, audio: { sampleRateHz: 48_000, channels: 2 } },
    ...media,
  });
  return bench.at(name);
}

async function ffmpeg(name: string, ...args: readonly string[]): Promise<string> {
  await runFfmpeg(await testToolchain(), testRunner, { args: [...args, fileUrl(bench.at(name))], signal: never });
  return bench.at(name);
}

type Proof = { readonly dub: Dub; readonly measured: DubMeasurement };

/** Dubs a source and proves that picture, sync and length are the original's. */
async function prove(
  source: string,
  output: string,
  tracks: { readonly original: number; readonly dub: number } = { original: 0, dub: 1 },
): Promise<Proof> {
  const dub = await bench.dub(source, bench.at(output));
  expect(dub.job, dub.job.error?.message).toMatchObject({ state: 'succeeded' });
  const files = { source, output: bench.at(output), rate: RATE, originalTrack: tracks.original, dubTrack: tracks.dub };
  const measured = await measureDub(files);
  expect(measured.samePackets || dub.report?.video.match === 'rewrapped').toBe(true);
  expect(measured.heardInDub).toEqual(measured.heardInSource);
  expect(measured.worstAgainstPicture).toBeLessThan(1_000);
  for (const { offset } of dub.report?.languages[0]?.joins ?? []) expect(Math.abs(offset ?? 0)).toBeLessThan(1_000);
  return { dub, measured };
}

/** What a container without edit lists cannot do is only asked of one that has them. */
function requireSameFrames({ measured }: Proof): void {
  expect(measured.sameFrames).toBe(true);
  expect(measured.outputRuns).toEqual(measured.sourceRuns);
  expect(measured.worstAgainstOriginal).toBeLessThan(1_000);
}

const SHIFTED: ReadonlyArray<readonly [name: string, make: () => Promise<string>]> = [
  ['with picture from 0.4 s on', () => coded('late-picture.mp4', { videoInputArgs: ['-itsoffset', '0.4'] })],
  ['whose sound begins half a second late', () => coded('late-500.mp4', { audioInputArgs: ['-itsoffset', '0.5'] })],
  ['whose sound begins 20 ms late', () => coded('late-20.mkv', { audioInputArgs: ['-itsoffset', '0.02'] })],
  [
    'with sound before the first picture, at negative times',
    () =>
      ffmpeg(
        'negative.mkv',
        ...['-i', plain, '-itsoffset', '-0.1', '-i', plain, '-map', '0:v', '-map', '1:a', '-c', 'copy', '-avoid_negative_ts', 'disabled'],
      ),
  ],
  ['whose times begin at 3.3 s', () => ffmpeg('offset.ts', '-i', plain, '-c', 'copy', '-output_ts_offset', '3.3')],
  ['cut out of another transport stream', () => ffmpeg('cut.ts', '-ss', '1.2', '-i', plain, '-c', 'copy')],
  ['whose sound has a gap behind its first packet', () => coded('no-edits.mp4', { outputArgs: ['-use_editlist', '0'] })],
  [
    'with a variable frame rate',
    () =>
      ffmpeg(
        'vfr.mp4',
        ...[
          '-i',
          plain,
          '-vf',
          "select='not(between(mod(n,7),2,3))'",
          '-fps_mode',
          'vfr',
          '-c:v',
          'libx264',
          '-preset',
          'ultrafast',
          '-bf',
          '2',
          '-c:a',
          'copy',
        ],
      ),
  ],
  ['in AVI with MP3', () => coded('old.avi', { videoArgs: ['-c:v', 'mpeg4', '-q:v', '5'], audioArgs: ['-c:a', 'mp3'] })],
  [
    'whose sound is shorter than its picture',
    () => ffmpeg('short.mp4', '-i', plain, '-t', '3.5', '-i', plain, '-map', '0:v', '-map', '1:a', '-c', 'copy'),
  ],
];

test.each(
  // The usual run takes some, each to one of the two in turn.
  sampleOf(SHIFTED, 0, 3, 4, 7).flatMap(([name, make], index) =>
    ['mp4', 'mkv'].filter((_, place) => isLong || place === index % 2).map((container) => [name, container, make] as const),
  ),
)('a source %s keeps every frame and its sync in %s', async (_name, container, make) => {
  const source = await make();
  requireSameFrames(await prove(source, `${source.split('/').at(-1)}.out.${container}`));
});

test.each(sampleOf([8_000, 22_050, 32_000], 1))(
  'sound at %d Hz is dubbed in sync into mkv, whose Opus is always fed 48 kHz',
  async (sampleRateHz) => {
    const source = await coded(`rate-${sampleRateHz}.mkv`, { audio: { sampleRateHz, channels: 1 } });
    await prove(source, `rate-${sampleRateHz}.out.mkv`);
  },
);

test('a source trimmed by its edit list keeps frames, length and sync in mp4, and the report says what mkv shows again', async () => {
  const source = await ffmpeg('trimmed.mp4', '-ss', '1.3', '-i', plain, '-t', '4', '-c', 'copy');
  const mp4 = await prove(source, 'trimmed-out.mp4');
  requireSameFrames(mp4);
  const lengthOf = async (file: string): Promise<number> => (await probe(file)).duration ?? 0;
  expect(Math.abs((await lengthOf(bench.at('trimmed-out.mp4'))) - (await lengthOf(source)))).toBeLessThan(25_000);
  expect(mp4.dub.report?.lost).toEqual([]);
  const mkv = await prove(source, 'trimmed-out.mkv');
  expect(mkv.dub.report?.lost).toEqual([
    { what: 'cut at the beginning', reason: 'Matroska (MKV) cannot hide frames, so 1.3 s that the original leaves out are seen again.' },
  ]);
});

test('a silent tail of twenty seconds is kept whole', async () => {
  const source = await coded('tail.mp4', { seconds: 24, speech: [[0, 3.5]] });
  const proof = await prove(source, 'tail-out.mp4');
  requireSameFrames(proof);
  expect(proof.measured.dubDurationTicks).toBe(proof.dub.report?.originalSampleCount);
  expect(proof.dub.report?.originalSampleCount).toBeGreaterThanOrEqual(24 * 48_000);
});

test.each(sampleOf(['fixed', 'silence', 'scene'] as const, 1))(
  'a video in which nobody speaks is dubbed at its whole length, cut by %s',
  async (chunking) => {
    const source = bench.at('silent.mp4');
    await coded('silent.mp4', { speech: [] });
    const dub = await bench.dub(source, bench.at(`silent-${chunking}.mp4`), { chunking, chunkSeconds: 2 });
    expect(dub.job.state).toBe('succeeded');
    expect(dub.report?.languages[0]?.sampleCount).toBe(dub.report?.originalSampleCount);
    expect(dub.report?.languages[0]?.joins.every((join) => join.offset === null)).toBe(true);
    expect(audioStreams(await probe(bench.at(`silent-${chunking}.mp4`)))[1]?.durationTicks).toBe(dub.report?.originalSampleCount);
  },
);

test('the default track is the one that is dubbed, and every other is kept', async () => {
  const speech: CodedMedia['speech'] = [[0, 3]];
  const half = await coded('half.mp4', { speech });
  const source = await ffmpeg(
    'commented.mkv',
    ...[
      '-i',
      half,
      '-i',
      plain,
      '-map',
      '0:v',
      '-map',
      '0:a',
      '-map',
      '1:a',
      '-c',
      'copy',
      '-disposition:a:0',
      '0',
      '-disposition:a:1',
      'default',
    ],
    ...['-metadata:s:a:0', 'language=fra', '-metadata:s:a:0', 'title=Commentary', '-metadata:s:a:1', 'language=eng'],
  );
  requireSameFrames(await prove(source, 'commented-out.mkv', { original: 1, dub: 2 }));
  expect(
    audioStreams(await probe(bench.at('commented-out.mkv'))).map(({ language, title, isDefault }) => [language, title, isDefault]),
  ).toEqual([
    ['fra', 'Commentary', false],
    ['eng', null, true],
    ['spa', 'Spanish (rehearsal)', false],
  ]);
});

async function rich(): Promise<string> {
  writeFileSync(bench.at('text.srt'), '1\n00:00:01,000 --> 00:00:02,500\nHello <i>there</i>\n\n2\n00:00:04,000 --> 00:00:05,000\nTwo\n');
  writeFileSync(
    bench.at('chapters.txt'),
    ';FFMETADATA1\ntitle=A talk\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=3000\nEND=6000\ntitle=Two\n',
  );
  await ffmpeg('cover.png', '-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1');
  writeFileSync(bench.at('font.ttf'), 'not really a font');
  return ffmpeg(
    'rich.mkv',
    ...['-i', plain, '-i', bench.at('text.srt'), '-i', bench.at('chapters.txt'), '-map', '0:v', '-map', '0:a', '-map', '1', '-map', '1'],
    ...['-map_metadata', '2', '-map_chapters', '2', '-c', 'copy', '-c:s:0', 'srt', '-c:s:1', 'ass', '-metadata:s:s:0', 'language=eng'],
    ...['-attach', bench.at('font.ttf'), '-metadata:s:t:0', 'mimetype=font/ttf', '-metadata:s:t:0', 'filename=font.ttf'],
    ...['-attach', bench.at('cover.png'), '-metadata:s:t:1', 'mimetype=image/png', '-metadata:s:t:1', 'filename=cover.png'],
  );
}
/** Kinds and codecs of a file's streams, such as `subtitle mov_text eng`. */
const streamsOf = async (file: string): Promise<readonly string[]> =>
  (await probe(file)).streams.map((stream) =>
    [stream.kind === 'video' && stream.isCover ? 'cover' : stream.kind, stream.codec, stream.language].filter(Boolean).join(' '),
  );

test('subtitles, chapters, cover and font of a Matroska file are kept in mkv and kept or named in mp4', async () => {
  const source = await rich();
  const mkv = await prove(source, 'rich-out.mkv');
  expect(await streamsOf(bench.at('rich-out.mkv'))).toEqual([
    ...['video h264', 'audio aac', 'audio opus spa', 'subtitle subrip eng', 'subtitle ass', 'attachment', 'cover png'],
  ]);
  expect(mkv.dub.report).toMatchObject({
    kept: ['original picture', 'original audio', 'chapters', 'subtitles', 'cover picture'],
    lost: [],
  });
  const mp4 = await prove(source, 'rich-out.mp4');
  expect(await streamsOf(bench.at('rich-out.mp4'))).toEqual([
    ...['video h264', 'audio aac', 'audio aac spa', 'subtitle mov_text eng', 'subtitle mov_text', 'cover png'],
  ]);
  expect(mp4.dub.report?.lost.map(({ what }) => what)).toEqual(['styling of the subtitles, track 3', 'attachment, track 4']);
  expect((await probe(bench.at('rich-out.mp4'))).chapterCount).toBe(2);
});

test('cover, subtitles and chapters of an mp4 are kept in mp4 and in mkv', async () => {
  const source = await ffmpeg(
    'rich.mp4',
    ...[
      '-i',
      await rich(),
      '-map',
      '0:v',
      '-map',
      '0:a',
      '-map',
      '0:s:0',
      '-c',
      'copy',
      '-c:s',
      'mov_text',
      '-disposition:v:1',
      'attached_pic',
    ],
  );
  for (const output of sampleOf(['rich-mp4-out.mp4', 'rich-mp4-out.mkv'], 1)) {
    const { dub, measured } = await prove(source, output);
    expect(dub.report?.kept).toEqual(['original picture', 'original audio', 'chapters', 'subtitles', 'cover picture']);
    expect(dub.report?.lost).toEqual([]);
    expect(measured.info.chapterCount).toBe(2);
  }
});

test('a picture turned by its rotation stays turned in mp4, and the report says that mkv shows it unturned', async () => {
  const source = await ffmpeg('turned.mp4', '-i', plain, '-c', 'copy', '-metadata:s:v:0', 'rotate=90');
  const mp4 = await bench.dub(source, bench.at('turned-out.mp4'));
  expect(mainVideo(await probe(bench.at('turned-out.mp4')))?.rotation).toBe(mainVideo(await probe(source))?.rotation);
  expect(mp4.report?.kept).toContain('rotation');
  const mkv = await bench.dub(source, bench.at('turned-out.mkv'));
  expect(mkv.report?.lost.map(({ what }) => what)).toEqual(['rotation']);
});

test('what HDR needs is in the result as it was', async () => {
  const master = 'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400';
  const source = await coded('hdr.mkv', {
    videoArgs: [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084'],
      ...[
        '-colorspace',
        'bt2020nc',
        '-x265-params',
        `log-level=error:hdr10=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:${master}`,
      ],
    ],
  });
  for (const output of sampleOf(['hdr-out.mp4', 'hdr-out.mkv'], 0)) {
    const { dub } = await prove(source, output);
    expect(dub.report?.kept).toContain('HDR transfer');
    expect(await sideDataOf(bench.at(output))).toEqual(await sideDataOf(source));
    expect(await sideDataOf(bench.at(output))).toHaveLength(2);
  }
});

/** Side data of the first frame, which a player reads its colours by. */
async function sideDataOf(file: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: ['-v', 'info', '-i', fileUrl(file), '-map', '0:v:0', '-vf', 'showinfo', '-frames:v', '1', '-f', 'null', '-'],
    signal: never,
    onMessage: (line) => {
      lines.push(line);
    },
  });
  return [...new Set(lines.flatMap((line) => /side data - ((?:mastering display|content light).*)/i.exec(line)?.[1] ?? []))]; // said at every decoder's start
}

test('sound that mp4 cannot hold is encoded again beside the dub, in sync, and the report says so', async () => {
  const source = await ffmpeg('pcm.mov', '-i', plain, '-c:v', 'copy', '-c:a', 'pcm_s16le');
  const proof = await prove(source, 'pcm-out.mp4');
  requireSameFrames(proof);
  expect(proof.dub.report?.lost.map(({ what }) => what)).toEqual(['pcm_s16le audio, track 1']);
});
