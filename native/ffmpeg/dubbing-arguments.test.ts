import { expect, test } from 'vitest';
import type { OutputPlan } from '../../common/domain/media/output-plan.ts';
import {
  chunkArguments,
  concatList,
  coverArguments,
  decodeArguments,
  fitArguments,
  listenArguments,
  type MuxJob,
  muxArguments,
  referenceArguments,
  sceneArguments,
} from './dubbing-arguments.ts';

const pcm = { sampleRateHz: 48_000, channels: 2 };
const input = ['-format_whitelist', 'mov', '-i', 'file:/v/talk.mp4'];
const line = (args: readonly string[]): string => args.join(' ');

test('the sound is decoded with gaps filled and silences noted beside it', () => {
  expect(line(decodeArguments({ input, streamIndex: 1, pcm, output: '/w/original.f32', silences: 'silences.txt' }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:1 -af aresample=48000:async=1:min_hard_comp=0.005,asetpts=N/SR/TB,silencedetect=noise=-40dB:duration=0.25,ametadata=mode=print:file=silences.txt -ac 2 -f f32le -y file:/w/original.f32',
  );
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

test('a result is brought to exactly its slot, its pitch kept', () => {
  const slot = { input, pcm, slotSamples: 144_000, output: '/w/a.fit.flac' };
  expect(line(fitArguments({ ...slot, tempo: 1.1 }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:a:0 -af aresample=48000,atempo=1.100000000,apad=whole_len=144000,atrim=end_sample=144000 -ac 2 -c:a flac -sample_fmt s32 -compression_level 2 -f flac -y file:/w/a.fit.flac',
  );
  expect(line(fitArguments({ ...slot, tempo: null }))).not.toContain('atempo');
});

test('the chunks of a dub are read as one track by a list of bare names', () => {
  expect(concatList(['es-0001.flac', 'es-0002.flac'])).toBe('ffconcat version 1.0\nfile es-0001.flac\nfile es-0002.flac\n');
  expect(line(referenceArguments({ listPath: '/w/dub-es.ffconcat', pcm }))).toContain(
    '-format_whitelist concat,flac -f concat -i file:/w/dub-es.ffconcat -map 0:a:0',
  );
});

test('a track is heard as the mean of its channels', () => {
  expect(line(listenArguments({ input, audioTrack: 1, pcm }))).toContain(
    '-map 0:a:1 -af aresample=48000,pan=mono|c0=0.500000*c0+0.500000*c1 -ac 1',
  );
});

const plan: OutputPlan = {
  container: 'mp4',
  copies: [
    { sourceIndex: 0, kind: 'video', codec: 'copy', tag: null, channels: 0 },
    { sourceIndex: 1, kind: 'audio', codec: 'copy', tag: null, channels: 2 },
    { sourceIndex: 2, kind: 'subtitle', codec: 'mov_text', tag: null, channels: 0 },
  ],
  dubEncoder: 'aac',
  originalAudioTracks: 1,
  lost: [],
};
const job: MuxJob = {
  input,
  plan,
  dubs: [{ listPath: '/w/dub-es.ffconcat', language: 'spa', title: 'Spanish' }],
  covers: [],
  pcm,
  dubOffset: 21_333,
  mainVideoIndex: 0,
  output: '/v/talk.es.partial.mp4',
  sourceHashes: '/w/source.framehash',
  forgottenDelay: new Map(),
  encoderDelay: 0,
};

test('the merge copies the source, encodes each dub once and hashes the picture in the same reading', () => {
  expect(line(muxArguments(job))).toBe(
    [
      '-format_whitelist mov -i file:/v/talk.mp4 -protocol_whitelist file -format_whitelist concat,flac -f concat -i file:/w/dub-es.ffconcat',
      '-map 0:0 -map 0:1 -map 1:a -map 0:2 -map_metadata 0 -map_chapters 0 -c copy -copyinkf',
      '-c:s:0 mov_text -c:a:1 aac -b:a:1 192k -filter:a:1 asetpts=N/SR/TB+(0.021333)/TB',
      '-metadata:s:a:1 language=spa -metadata:s:a:1 title=Spanish -metadata:s:a:1 handler_name=Spanish -disposition:a:1 dub',
      '-strict -2 -movie_timescale 48000 -f mp4 -max_muxing_queue_size 4096 -y file:/v/talk.es.partial.mp4',
      '-map 0:0 -c copy -copyinkf -f framehash -hash murmur3 -y file:/w/source.framehash',
    ].join(' '),
  );
});

test('a cover is attached after the attachments that the source has', () => {
  const copies = [
    ...plan.copies,
    { sourceIndex: 3, kind: 'attachment', codec: 'copy', tag: null, channels: 0 } as const,
    { sourceIndex: 4, kind: 'cover-file', codec: 'copy', tag: null, channels: 0 } as const,
  ];
  const covers = [{ path: '/w/cover-4', name: 'cover.jpg', mimeType: 'image/jpeg' }];
  const args = line(muxArguments({ ...job, plan: { ...plan, container: 'mkv', copies }, covers }));
  expect(args).toContain('-map 0:3 -attach file:/w/cover-4 -metadata:s:t:1 filename=cover.jpg -metadata:s:t:1 mimetype=image/jpeg');
  expect(args).not.toContain('-map 0:4');
  expect(line(coverArguments({ input, streamIndex: 4, output: '/w/cover-4' }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:4 -c copy -frames:v 1 -f image2pipe -y file:/w/cover-4',
  );
});

test('a delay that the Matroska muxer forgets is added to copied and encoded Opus', () => {
  const args = line(
    muxArguments({
      ...job,
      plan: { ...plan, container: 'webm', dubEncoder: 'libopus' },
      forgottenDelay: new Map([[1, 7_000]]),
      encoderDelay: 6_500,
    }),
  );
  expect(args).toContain('asetpts=N/SR/TB+(0.027833)/TB');
  expect(args).toContain('-bsf:a:0 setts=ts=PTS+0.007000/TB');
  expect(args).toContain('-f webm');
});

test('a surround track that is encoded again keeps its own channels in an order that Opus takes', () => {
  const encoded = { sourceIndex: 1, kind: 'audio', codec: 'libopus', tag: null, channels: 6 } as const;
  const copies = plan.copies.map((copy) => (copy.kind === 'audio' ? encoded : copy));
  const args = line(muxArguments({ ...job, plan: { ...plan, container: 'webm', dubEncoder: 'libopus', copies } }));
  expect(args).toContain('-c:a:0 libopus -b:a:0 480k -mapping_family:a:0 1');
  expect(args).toContain('-filter:a:0 aformat=channel_layouts=mono|stereo|3.0|quad|5.0|5.1|6.1|7.1');
});
