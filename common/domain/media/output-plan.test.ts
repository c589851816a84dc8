import { expect, test } from 'vitest';
import { type Micros, micros } from '../../units/micros.ts';
import type { AudioStream, MediaInfo, MediaStream, VideoStream } from './media-info.ts';
import { containerOfName, defaultContainer, dubName, dubSampleRate, planOutput } from './output-plan.ts';

const zero: Micros = micros(0);
const video = (codec: string, more: Partial<VideoStream> = {}): VideoStream => ({
  kind: 'video',
  index: 0,
  codec,
  profile: null,
  width: 320,
  height: 180,
  pixelFormat: 'yuv420p',
  frameRate: null,
  timeBase: null,
  startTime: zero,
  duration: null,
  rotation: 0,
  sideData: [],
  colorTransfer: null,
  isCover: false,
  language: null,
  title: null,
  ...more,
});
const audio = (index: number, codec: string): AudioStream => ({
  kind: 'audio',
  index,
  codec,
  sampleRateHz: 48_000,
  channels: 2,
  channelLayout: 'stereo',
  bitRate: null,
  startTime: zero,
  duration: null,
  durationTicks: null,
  timeBase: null,
  isDefault: index === 1,
  language: null,
  title: null,
});
const other = (index: number, kind: 'subtitle' | 'data' | 'attachment', codec: string): MediaStream => ({
  kind,
  index,
  codec,
  language: null,
  title: null,
});
const media = (format: string, ...streams: MediaStream[]): MediaInfo => ({
  format,
  sizeBytes: 1,
  duration: null,
  startTime: zero,
  streams,
  chapterCount: 0,
});

const planned = (info: MediaInfo, container: 'mp4' | 'mkv' | 'webm') => {
  const plan = planOutput(info, container);
  if ('cannotHold' in plan) throw new Error(`cannot hold ${plan.cannotHold}`);
  return plan;
};

test('picture and original sound are copied and dubs follow the originals', () => {
  const plan = planned(media('mov,mp4', video('h264'), audio(1, 'aac'), audio(2, 'aac')), 'mp4');
  expect(plan.copies.map((copy) => [copy.sourceIndex, copy.kind, copy.codec])).toEqual([
    [0, 'video', 'copy'],
    [1, 'audio', 'copy'],
    [2, 'audio', 'copy'],
  ]);
  expect(plan).toMatchObject({ originalAudioTracks: 2, dubEncoder: 'aac', lost: [] });
});

test('a container that cannot hold the picture is refused by the codec’s name', () => {
  expect(planOutput(media('mov,mp4', video('h264')), 'webm')).toEqual({ cannotHold: 'h264' });
  expect(planOutput(media('mov,mp4', video('prores')), 'mp4')).toEqual({ cannotHold: 'prores' });
  expect(planOutput(media('mov,mp4', audio(0, 'aac')), 'mp4')).toEqual({ cannotHold: 'none' });
});

test('original sound that does not fit is encoded again and the report says so', () => {
  const plan = planned(media('mov,mp4', video('h264'), audio(1, 'pcm_s16le')), 'mp4');
  expect(plan.copies[1]?.codec).toBe('aac');
  expect(plan.lost[0]).toMatchObject({ what: 'pcm_s16le audio, track 1' });
});

test('text subtitles take the form of the container; pictures of text that do not fit are named', () => {
  const info = media(
    'matroska,webm',
    video('h264'),
    audio(1, 'aac'),
    other(2, 'subtitle', 'ass'),
    other(3, 'subtitle', 'hdmv_pgs_subtitle'),
  );
  expect(planned(info, 'mkv').copies.map((copy) => copy.codec)).toEqual(['copy', 'copy', 'copy', 'copy']);
  const mp4 = planned(info, 'mp4');
  expect(mp4.copies.at(-1)).toMatchObject({ sourceIndex: 2, codec: 'mov_text' });
  expect(mp4.lost.map((loss) => loss.what)).toEqual(['styling of the subtitles, track 2', 'hdmv_pgs_subtitle subtitles, track 3']);
});

test('covers and attachments are kept where they fit and named where not', () => {
  const info = media(
    'matroska,webm',
    video('vp9'),
    video('mjpeg', { index: 1, isCover: true }),
    other(2, 'attachment', 'ttf'),
    other(3, 'data', 'bin_data'),
    video('webp', { index: 4, isCover: true }),
  );
  expect(planned(info, 'mkv').copies.map((copy) => copy.kind)).toEqual(['video', 'cover-file', 'attachment']);
  expect(planned(info, 'mkv').lost).toEqual([{ what: 'cover picture', reason: 'Matroska (MKV) cannot hold this cover.' }]);
  expect(planned(info, 'mp4').copies.map((copy) => copy.kind)).toEqual(['video', 'cover']);
  expect(planned(info, 'webm').lost).toHaveLength(3);
});

test('HEVC from elsewhere gets the tag that Apple’s players want in mp4', () => {
  expect(planned(media('matroska,webm', video('hevc')), 'mp4').copies[0]?.tag).toBe('hvc1');
  expect(planned(media('mov,mp4', video('hevc')), 'mp4').copies[0]?.tag).toBeNull();
});

test('the container follows the source’s name where it holds the picture', () => {
  expect(defaultContainer('h264', 'a.mkv')).toBe('mkv');
  expect(defaultContainer('h264', 'a.ts')).toBe('mp4');
  expect(defaultContainer('vp8', 'a.webm')).toBe('webm');
  expect(defaultContainer('vp8', 'a.mp4')).toBe('mkv');
  expect(defaultContainer(null, 'a.mp4')).toBeUndefined();
  expect(containerOfName('A.MOV')).toBe('mp4');
  expect(containerOfName('a.avi')).toBeUndefined();
});

test('the result is named after the source and its languages', () => {
  expect(dubName('talk.mp4', ['es'], 'mp4')).toBe('talk.es.mp4');
  expect(dubName('a.b.ts', ['es', 'de'], 'mkv')).toBe('a.b.es.de.mkv');
});

test('a dub has the original’s sample rate wherever an encoder holds it', () => {
  for (const rate of [8_000, 44_100, 48_000, 96_000]) expect(dubSampleRate(rate)).toBe(rate);
  for (const rate of [192_000, 176_400, 45_000]) expect(dubSampleRate(rate)).toBe(48_000);
});
