import { expect, test } from 'vitest';
import { isWholeFile, mediaFormatOf } from './media-format.ts';
import { formatsOf, type PlayerFormat, readPlayerResponse } from './player-response.ts';

const URL_OF_FILE = 'https://rr1---sn-x.googlevideo.com/videoplayback?expire=1795967641&itag=137&clen=77';

/** Read from what the player says, as the extractor does. */
function formatFrom(given: object): PlayerFormat {
  const [format] = formatsOf(readPlayerResponse({ streamingData: { adaptiveFormats: [given] } }));
  if (!format) throw new Error('not read');
  return format;
}

test('a picture’s size, rate, codec and size are told, with numbers that are written as texts', () => {
  const format = formatFrom({
    ...{ itag: 137, mimeType: 'video/mp4; codecs="avc1.640028"', width: 1920, height: 1080, fps: 30, bitrate: 5_000_000 },
    ...{ averageBitrate: 4_400_000, contentLength: '115000000', qualityLabel: '1080p' },
  });
  expect(mediaFormatOf(format, URL_OF_FILE)).toEqual({
    ...{ id: '137', kind: 'video', container: 'mp4', videoCodec: 'avc1.640028', audioCodec: null, width: 1920, height: 1080, fps: 30 },
    ...{ bitrateBps: 4_400_000, sizeBytes: 115_000_000, language: null },
    source: { kind: 'file', url: URL_OF_FILE, headers: {}, expiresAtMs: 1_795_967_641_000 },
  });
});

test('an upright video of 1080 by 1920 is told as 1080 lines, as the site itself does', () => {
  const format = formatFrom({ itag: 137, mimeType: 'video/mp4; codecs="avc1.640028"', width: 1080, height: 1920, qualityLabel: '1080p' });
  expect(mediaFormatOf(format, URL_OF_FILE)).toMatchObject({ width: 1080, height: 1080 });
});

test('sound in MP4 is m4a, and its language a tag', () => {
  const format = formatFrom({
    itag: 140,
    mimeType: 'audio/mp4; codecs="mp4a.40.2"',
    audioTrack: { id: 'en-US.4', displayName: 'English' },
  });
  expect(mediaFormatOf(format, URL_OF_FILE)).toMatchObject({
    ...{ id: '140-en-US.4', kind: 'audio', container: 'm4a', language: 'en-US', audioCodec: 'mp4a.40.2', videoCodec: null },
  });
});

test('the quiet version of a sound has an id of its own', () => {
  const format = formatFrom({ itag: 251, mimeType: 'audio/webm; codecs="opus"', isDrc: true });
  expect(mediaFormatOf(format, URL_OF_FILE)).toMatchObject({ id: '251-drc', container: 'webm', language: null });
});

test('picture with sound has both codecs', () => {
  const format = formatFrom({ itag: 18, mimeType: 'video/mp4; codecs="avc1.42001E, mp4a.40.2"', width: 640, height: 360 });
  expect(mediaFormatOf(format, URL_OF_FILE)).toMatchObject({ kind: 'muxed', videoCodec: 'avc1.42001E', audioCodec: 'mp4a.40.2' });
});

test('what the format does not tell is taken from its address, or is not known', () => {
  const format = formatFrom({ itag: 137, mimeType: 'video/webm' });
  expect(mediaFormatOf(format, URL_OF_FILE)).toMatchObject({ sizeBytes: 77, bitrateBps: null, videoCodec: null });
  expect(mediaFormatOf(format, 'https://x.example/y')).toMatchObject({ sizeBytes: null, source: { expiresAtMs: null } });
});

test('a track of texts is no medium', () =>
  expect(mediaFormatOf(formatFrom({ itag: 386, mimeType: 'text/mp4; codecs="wvtt"' }), URL_OF_FILE)).toBeUndefined());

test.each([
  ['protected', { drmFamilies: ['WIDEVINE'] }],
  ['of a running broadcast', { targetDurationSec: 5 }],
  ['sent in pieces', { type: 'FORMAT_STREAM_TYPE_OTF' }],
])('a format that is %s is no whole file', (_, facts) => {
  expect(isWholeFile(formatFrom({ itag: 137, mimeType: 'video/mp4' }))).toBe(true);
  expect(isWholeFile(formatFrom({ itag: 137, mimeType: 'video/mp4', ...facts }))).toBe(false);
});

test('a format of an unknown shape is left out, the others stay', () => {
  const adaptiveFormats = [{ itag: 'x' }, null, { itag: 140, mimeType: 'audio/mp4', width: 'wide', url: 7 }];
  expect(formatsOf(readPlayerResponse({ streamingData: { adaptiveFormats } }))).toMatchObject([{ itag: 140, width: null, url: null }]);
});
