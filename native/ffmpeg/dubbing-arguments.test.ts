import { expect, test } from 'vitest';
import { micros } from '../../common/units/micros.ts';
import {
  chunkArguments,
  concatList,
  decodeArguments,
  fitArguments,
  levelArguments,
  listenArguments,
  parseMomentary,
  pictureChunkArguments,
  referenceArguments,
  resultArguments,
  sceneArguments,
  slotArguments,
} from './dubbing-arguments.ts';

const pcm = { sampleRateHz: 48_000, channels: 2 };
const input = ['-format_whitelist', 'mov', '-i', 'file:/v/talk.mp4'];
const line = (args: readonly string[]): string => args.join(' ');
const IN_FORMAT = 'aformat=sample_fmts=flt:channel_layouts=2c';
const IN_PLACE = `aresample=48000:async=1:min_hard_comp=0.005,asetpts=N/SR/TB,${IN_FORMAT}`;
const MONO = 'pan=mono|c0=0.500000*c0+0.500000*c1,aresample=8000';
const LOUDNESS = 'aresample=48000,ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M';
const FLAC = '-c:a flac -sample_fmt s32 -compression_level 2 -f flac -y';

test('the sound is decoded with gaps filled, its levels given and its loudness noted in one reading', () => {
  expect(line(decodeArguments({ input, streamIndex: 1, pcm, output: '/w/original.f32', notes: 'loudness.txt' }))).toBe(
    [
      `-format_whitelist mov -i file:/v/talk.mp4 -filter_complex [0:1]${IN_PLACE},asplit=3[pcm][levels][loudness];`,
      `[levels]${MONO}[low];[loudness]${LOUDNESS}:file=loudness.txt[noted] `,
      '-map [pcm] -f f32le -y file:/w/original.f32 -map [low] -f f32le pipe:1 -map [noted] -f null -',
    ].join(''),
  );
});

test('a preview hears the levels by the same filters and writes nothing', () => {
  expect(line(levelArguments({ input, streamIndex: 1, pcm }))).toBe(
    `-format_whitelist mov -i file:/v/talk.mp4 -map 0:1 -af ${IN_PLACE},${MONO} -f f32le pipe:1`,
  );
});

test('loudness notes are read as ffmpeg writes them, silence that it cannot count as silence', () => {
  const notes = [
    'frame:0    pts:0       pts_time:0',
    'lavfi.r128.M=-120.691',
    'frame:5    pts:24000   pts_time:0.5',
    'lavfi.r128.M=-18.181',
    'frame:376  pts:1804800 pts_time:37.6',
    'lavfi.r128.M=nan',
    'lavfi.r128.M=-inf',
  ];
  expect(parseMomentary(notes.join('\n'))).toEqual([-120.691, -18.181, -120.691, -120.691]);
});

test('scene cuts are noted in the source’s own time', () => {
  expect(line(sceneArguments({ input, streamIndex: 0, scenes: 'scenes.txt' }))).toBe(
    '-copyts -format_whitelist mov -i file:/v/talk.mp4 -map 0:0 -vf scale=320:-2:flags=fast_bilinear,scdet=threshold=10,metadata=mode=print:key=lavfi.scd.time:file=scenes.txt -an -f null -',
  );
});

test('a chunk is cut out by bytes and samples, never by seconds', () => {
  expect(line(chunkArguments({ source: '/w/original.f32', pcm, startSample: 144_000, endSample: 288_001, output: '/w/a.flac' }))).toBe(
    '-f f32le -ar 48000 -ac 2 -skip_initial_bytes 1152000 -i file:/w/original.f32 -af atrim=end_sample=144001 -c:a flac -sample_fmt s32 -compression_level 2 -f flac -y file:/w/a.flac',
  );
});

test('a chunk with its picture is small and taken by the source’s own time', () => {
  const [start, end] = [micros(1_500_000), micros(4_750_000)];
  expect(line(pictureChunkArguments({ input, videoIndex: 0, audioIndex: 2, start, end, output: '/w/a.mp4' }))).toBe(
    [
      '-seek_timestamp 1 -ss 1.500000 -t 3.250000 -format_whitelist mov -i file:/v/talk.mp4',
      '-map 0:0 -map 0:2 -map_metadata -1 -map_chapters -1 -vf scale=-2:360,format=yuv420p -c:v libx264 -preset ultrafast',
      '-c:a aac -b:a 128k -ac 2 -f mp4 -y file:/w/a.mp4',
    ].join(' '),
  );
});

test('a result is measured in the format it will have, its loudness noted where asked', () => {
  expect(line(resultArguments({ input, pcm }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:a:0 -ac 2 -ar 48000 -f f32le pipe:1',
  );
  expect(line(resultArguments({ input, pcm, notes: 'es-0001.loudness' }))).toBe(
    [
      `-format_whitelist mov -i file:/v/talk.mp4 -filter_complex [0:a:0]aresample=48000,${IN_FORMAT},asplit=2[pcm][loudness];`,
      `[loudness]${LOUDNESS}:file=es-0001.loudness[noted] -map [pcm] -f f32le pipe:1 -map [noted] -f null -`,
    ].join(''),
  );
});

test('a result is brought to exactly its slot, its pitch kept', () => {
  const slot = { input, pcm, samples: 144_000, gainDb: 0, isLimited: false, output: '/w/a.fit.flac' };
  expect(line(fitArguments({ ...slot, tempo: 0.95 }))).toBe(
    `-format_whitelist mov -i file:/v/talk.mp4 -map 0:a:0 -af aresample=48000,atempo=0.950000000,apad=whole_len=144000,atrim=end_sample=144000 -ac 2 ${FLAC} file:/w/a.fit.flac`,
  );
  expect(line(fitArguments({ ...slot, tempo: null }))).not.toContain('atempo');
});

test('a result that is played faster is played so much faster that the filter’s unsteadiness does not cost its end', () => {
  const slot = { input, pcm, gainDb: 0, isLimited: false, output: '/w/a.fit.flac' };
  expect(line(fitArguments({ ...slot, tempo: 1.1, samples: 144_000 }))).toContain('atempo=1.107878245,');
  expect(line(fitArguments({ ...slot, tempo: 1.1, samples: 28_800_000 }))).toContain('atempo=1.100039113,');
});

test('a result is brought to its level, and limited without being moved', () => {
  const slot = { input, pcm, tempo: null, samples: 144_000, output: '/w/a.fit.flac' };
  expect(line(fitArguments({ ...slot, gainDb: -3.25, isLimited: false }))).toContain('-af aresample=48000,volume=-3.250dB,apad=whole_len');
  expect(line(fitArguments({ ...slot, gainDb: 6, isLimited: true }))).toContain(
    'volume=6.000dB,apad=pad_len=239,alimiter=limit=0.966051:attack=5:release=50:level=false,atrim=start_sample=239,asetpts=N/SR/TB,apad=whole_len',
  );
});

test('a chunk is cut to its slot, with what the chunk before it still says mixed in', () => {
  const own = '-protocol_whitelist file -format_whitelist flac -i file:/w/b.fit';
  expect(line(slotArguments({ own: '/w/b.fit', slotSamples: 48_000, output: '/w/b.slot' }))).toBe(
    `${own} -map 0:a:0 -af atrim=end_sample=48000 ${FLAC} file:/w/b.slot`,
  );
  const before = { file: '/w/a.fit', slotSamples: 144_000, overSamples: 9_600 };
  expect(line(slotArguments({ own: '/w/b.fit', slotSamples: 48_000, before, output: '/w/b.slot' }))).toBe(
    [
      `${own} -protocol_whitelist file -format_whitelist flac -i file:/w/a.fit -filter_complex [0:a:0]atrim=end_sample=48000[own];`,
      '[1:a:0]atrim=start_sample=144000:end_sample=153600,asetpts=N/SR/TB,apad=whole_len=48000,atrim=end_sample=48000[tail];',
      `[own][tail]amix=inputs=2:duration=first:normalize=0[slot] -map [slot] ${FLAC} file:/w/b.slot`,
    ].join(''),
  );
});

test('the chunks of a dub are read as one track by a list of bare names', () => {
  expect(concatList(['es-0001.flac', 'es-0002.flac'])).toBe('ffconcat version 1.0\nfile es-0001.flac\nfile es-0002.flac\n');
});

test('a dub is heard before its encoding as the mean of its channels, and its loudness noted in the same reading', () => {
  expect(line(referenceArguments({ listPath: '/w/dub-es.ffconcat', pcm, notes: 'es.loudness' }))).toContain(
    [
      '-format_whitelist concat,flac -f concat -i file:/w/dub-es.ffconcat',
      '-map 0:a:0 -af aresample=48000,pan=mono|c0=0.500000*c0+0.500000*c1,lowpass=f=4000 -ac 1 -ar 48000 -f f32le pipe:1',
      `-map 0:a:0 -af ${LOUDNESS}:file=es.loudness -f null -`,
    ].join(' '),
  );
});

test('a track is heard as the mean of its channels', () => {
  expect(line(listenArguments({ input, audioTrack: 1, pcm }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:a:1 -af aresample=48000,pan=mono|c0=0.500000*c0+0.500000*c1,lowpass=f=4000 -ac 1 -ar 48000 -f f32le pipe:1',
  );
});
