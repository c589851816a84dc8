import { expect, test } from 'vitest';
import type { OutputPlan } from '../../common/domain/media/output-plan.ts';
import { coverArguments, type MuxJob, muxArguments, packetHashArguments } from './mux-arguments.ts';

const pcm = { sampleRateHz: 48_000, channels: 2 };
const input = ['-format_whitelist', 'mov', '-i', 'file:/v/talk.mp4'];
const line = (args: readonly string[]): string => args.join(' ');

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
  subtitles: [],
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
  expect(args).toContain('-c:a:0 libopus -b:a:0 480k -ar:a:0 48000 -mapping_family:a:0 1');
  expect(args).toContain('-filter:a:0 aformat=channel_layouts=mono|stereo|3.0|quad|5.0|5.1|6.1|7.1');
});

test('subtitles of ours come after the source’s own, with language and title, as the container holds them', () => {
  const subtitles = [
    { path: '/w/subtitles-es.srt', language: 'spa', title: 'Spanish' },
    { path: '/w/subtitles-fr.srt', language: 'fra', title: 'French' },
  ];
  const args = line(muxArguments({ ...job, subtitles }));
  const srt = '-protocol_whitelist file -format_whitelist srt -f srt -i';
  expect(args).toContain(
    `${srt} file:/w/subtitles-es.srt ${srt} file:/w/subtitles-fr.srt -map 0:0 -map 0:1 -map 1:a -map 0:2 -map 2:s -map 3:s`,
  );
  expect(args).toContain('-c:s:1 mov_text -metadata:s:s:1 language=spa -metadata:s:s:1 title=Spanish -metadata:s:s:1 handler_name=Spanish');
  expect(args).toContain('-c:s:2 mov_text -metadata:s:s:2 language=fra');
  expect(line(muxArguments({ ...job, subtitles, plan: { ...plan, container: 'mkv' } }))).toContain('-c:s:1 srt');
  expect(line(muxArguments({ ...job, subtitles, plan: { ...plan, container: 'webm' } }))).toContain('-c:s:1 webvtt');
});

test('packets are hashed as they are', () => {
  expect(line(packetHashArguments({ input, stream: '0:v:0', output: '/w/out.framehash' }))).toBe(
    '-format_whitelist mov -i file:/v/talk.mp4 -map 0:v:0 -c copy -copyinkf -f framehash -hash murmur3 -y file:/w/out.framehash',
  );
});
