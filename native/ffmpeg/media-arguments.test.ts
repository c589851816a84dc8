import { expect, test } from 'vitest';
import type { AudioStream, MediaInfo, VideoStream } from '../../common/domain/media/media-info.ts';
import { micros } from '../../common/units/micros.ts';
import { buildArguments } from './build-arguments.ts';
import { inputArguments } from './input-arguments.ts';
import { renditionArguments, thumbnailArguments } from './media-arguments.ts';

const video: VideoStream = {
  kind: 'video',
  index: 0,
  codec: 'h264',
  profile: 'High',
  width: 1280,
  height: 720,
  pixelFormat: 'yuv420p',
  frameRate: { num: 25, den: 1 },
  timeBase: { num: 1, den: 12_800 },
  startTime: micros(0),
  duration: micros(30_000_000),
  rotation: 0,
  sideData: [],
  colorTransfer: null,
  isCover: false,
  language: null,
  title: null,
};
const audio = (index: number): AudioStream => ({
  kind: 'audio',
  index,
  codec: 'aac',
  sampleRateHz: 48_000,
  channels: 2,
  channelLayout: 'stereo',
  bitRate: null,
  startTime: micros(0),
  duration: null,
  durationTicks: null,
  timeBase: null,
  isDefault: index === 1,
  language: null,
  title: null,
});
const info = (streams: MediaInfo['streams']): MediaInfo => ({
  format: 'mov,mp4,m4a,3gp,3g2,mj2',
  sizeBytes: 1,
  duration: micros(30_000_000),
  startTime: micros(0),
  streams,
  chapterCount: 0,
});

const GUARD = '-protocol_whitelist file,pipe -format_whitelist mov,mp4,m4a,3gp,3g2,mj2'.split(' ');

test('an input is guarded and named so that no name can be an option, a protocol or a pattern', () => {
  expect(inputArguments('-y concat:%d\n🎬.mp4', 'matroska,webm')).toEqual([
    ...'-protocol_whitelist file,pipe -format_whitelist matroska,webm -i'.split(' '),
    'file:-y concat:%d\n🎬.mp4',
  ]);
});

test('a rendition copies the picture and the second audio track into an MP4 that starts at once', () => {
  const args = renditionArguments({
    source: '/in/a talk.mp4',
    info: info([video, audio(1), audio(2)]),
    audioTrack: 1,
    container: 'mp4',
    target: '/out/a b.mp4',
  });
  expect(args).toEqual([
    ...GUARD,
    '-i',
    'file:/in/a talk.mp4',
    ...'-map 0:0 -map 0:2 -c:v copy -c:a copy -map_chapters -1 -disposition:a:0 default -movflags +faststart -f mp4'.split(' '),
    'file:/out/a b.mp4',
  ]);
});

test('a rendition without sound for WebM, and HEVC tagged for Safari', () => {
  const hevc = { ...video, codec: 'hevc' };
  const silent = renditionArguments({ source: '/in.webm', info: info([video]), audioTrack: null, container: 'webm', target: '/out.webm' });
  expect(silent.slice(GUARD.length)).toEqual(
    '-i file:/in.webm -map 0:0 -c:v copy -c:a copy -map_chapters -1 -f webm file:/out.webm'.split(' '),
  );
  const args = renditionArguments({
    source: '/i',
    info: info([hevc, audio(1)]),
    audioTrack: 0,
    container: 'mp4',
    audioCodec: 'aac',
    target: '/o',
  });
  expect(args.join(' ')).toContain('-c:a aac');
  expect(args.join(' ')).toContain('-tag:v hvc1');
});

test('a track that is not there is refused before ffmpeg is asked', () => {
  const spec = { source: '/i', info: info([video, audio(1)]), audioTrack: 1, container: 'mp4', target: '/o' } as const;
  expect(() => renditionArguments(spec)).toThrow(expect.objectContaining({ code: 'media.no-audio' }));
});

test('a thumbnail is taken a tenth into the file, 320 pixels wide', () => {
  expect(thumbnailArguments('/in.mp4', info([audio(1), { ...video, index: 3 }]), '/out.jpg')).toEqual([
    ...'-ss 3.000000'.split(' '),
    ...GUARD,
    ...'-i file:/in.mp4 -map 0:3 -frames:v 1 -vf scale=w=320:h=2*ceil(160/dar),setsar=1,format=yuvj420p'.split(' '),
    ...'-c:v mjpeg -q:v 4 -f image2pipe file:/out.jpg'.split(' '),
  ]);
});

test('the thumbnail of a sound file is its cover; one without is refused', () => {
  const cover = { ...video, index: 1, isCover: true };
  expect(thumbnailArguments('/in.mp3', info([audio(0), cover]), '/out.jpg').slice(0, 1)).toEqual(['-protocol_whitelist']);
  expect(() => thumbnailArguments('/in.mp3', info([audio(0)]), '/out.jpg')).toThrow(expect.objectContaining({ code: 'media.no-video' }));
});

test('an option that holds a blank stays one argument', () => {
  const spec = { inputs: [{ source: 'file:/a' }], outputs: [{ target: 'file:/b', options: ['-metadata', 'title=two words'] }] };
  expect(buildArguments(spec)).toEqual(['-i', 'file:/a', '-metadata', 'title=two words', 'file:/b']);
  expect(() => buildArguments({ inputs: [], outputs: [{ target: 'x', options: ['-c copy'] }] })).toThrow('in parts');
});
