import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { audioStreams, mainVideo } from '../../common/domain/media/media-info.ts';
import { parseProbe } from './parse-probe.ts';

const captured = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

test('a turned MP4 with a cover, subtitles and chapters is read whole', () => {
  const info = parseProbe(captured('probe-cover-chapters-rotation.json'), 1_592_874);
  expect(info).toMatchObject({
    format: 'mov,mp4,m4a,3gp,3g2,mj2',
    sizeBytes: 1_592_874,
    duration: 3_000_000,
    startTime: 0,
    chapterCount: 2,
  });
  expect(mainVideo(info)).toMatchObject({
    index: 0,
    codec: 'h264',
    width: 640,
    height: 360,
    frameRate: { num: 25, den: 1 },
    rotation: 90,
    sideData: ['Display Matrix'],
    isCover: false,
    language: null,
  });
  expect(audioStreams(info)).toMatchObject([
    {
      index: 1,
      sampleRateHz: 44_100,
      channels: 1,
      durationTicks: 132_300,
      timeBase: { num: 1, den: 44_100 },
      language: 'eng',
      isDefault: true,
    },
  ]);
});

test('the text track in which MP4 keeps chapters is not a stream of its own', () => {
  const { streams } = parseProbe(captured('probe-cover-chapters-rotation.json'), 1);
  expect(streams.map((stream) => [stream.kind, stream.index])).toEqual([
    ['video', 0],
    ['audio', 1],
    ['subtitle', 2],
    ['video', 4],
  ]);
  expect(streams.at(-1)).toMatchObject({ codec: 'png', isCover: true });
});

test('Matroska tells the length of a stream in a tag, and late sound starts late', () => {
  const info = parseProbe(captured('probe-mkv-late-audio.json'), 1);
  const [audio] = audioStreams(info);
  expect(audio?.startTime).toBe(477_000); // 500 ms less the AAC priming, which Matroska counts in
  expect(audio?.duration).toBeGreaterThan(3_400_000); // the tag counts from the start of the file
  expect(mainVideo(info)?.title).toBe("Director's cut");
  expect(info.streams.map((stream) => stream.kind)).toEqual(['video', 'audio', 'subtitle', 'video']);
});

test('negative start times, missing values and unknown rates are told as such', () => {
  const info = parseProbe(
    JSON.stringify({
      streams: [
        { index: 0, codec_type: 'video', avg_frame_rate: '0/0', r_frame_rate: '0/0', start_time: '-0.080000' },
        { index: 1, codec_type: 'unknown' },
      ],
      format: { format_name: 'mpegts', start_time: '-0.080000', duration: 'N/A' },
    }),
    10,
  );
  expect(info).toMatchObject({ duration: null, startTime: -80_000, chapterCount: 0 });
  expect(info.streams).toMatchObject([
    { kind: 'video', codec: 'unknown', frameRate: null, startTime: -80_000, duration: null },
    { kind: 'data', codec: null },
  ]);
});

test('an answer without a format is refused', () => {
  expect(() => parseProbe('{}', 1)).toThrow('no format');
});
