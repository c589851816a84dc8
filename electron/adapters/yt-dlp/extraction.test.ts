import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chooseFormats } from '../../../common/domain/downloads/choose-formats.ts';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { DEFAULT_WISH } from '../../../common/domain/downloads/wish.ts';
import { readAnswer } from './extraction.ts';

const RECORDED = new URL('../../../tests/fakes/yt-dlp/fixtures/', import.meta.url);
const asked = new URL('https://example.org/watch?token=secret');
const recorded = (name: string) => readAnswer(readFileSync(new URL(`${name}.json`, RECORDED), 'utf8'), asked);
function video(value: object | string): VideoExtraction {
  const text = typeof value === 'string' ? readFileSync(new URL(`${value}.json`, RECORDED), 'utf8') : JSON.stringify(value);
  const found = readAnswer(text, asked);
  if (found.kind !== 'video') throw new Error('not a video');
  return found.video;
}
const FORMAT = { format_id: '1', url: 'https://media.example/a.mp4', ext: 'mp4', protocol: 'https' };
const formats = (...told: readonly object[]) => video({ id: 'a', formats: told.map((each) => ({ ...FORMAT, ...each })) }).formats;
const kindOf = (text: string) => {
  try {
    return readAnswer(text, asked).kind;
  } catch (error) {
    return (error as { readonly kind: string }).kind; // an ExtractionFailure
  }
};

test('a YouTube video comes with everything that a person wants to see of it', () => {
  const { formats: found, subtitles, description, thumbnailUrl, ...facts } = video('youtube');
  expect(facts).toEqual({
    ...{ extractor: 'yt-dlp', site: 'youtube', videoId: 'vid00000001', webUrl: 'https://www.youtube.com/watch?v=vid00000001' },
    ...{ title: 'Counting frames', channel: 'The Test Channel', uploadDate: '2026-05-01', durationMs: 6_000 },
    chapters: [
      { title: 'First part', startMs: 0, endMs: 2_000 },
      { title: 'Second part', startMs: 2_000, endMs: 4_000 },
      { title: 'Third part', startMs: 4_000, endMs: 6_000 },
    ],
  });
  expect(subtitles.map(({ language, isAutomatic, format }) => [language, isAutomatic, format])).toEqual([
    ...[
      ['de', false, 'srt'],
      ['de', false, 'vtt'],
      ['en', true, 'srt'],
      ['en', true, 'vtt'],
    ],
  ]);
  expect([thumbnailUrl?.startsWith('https://i.ytimg.com/'), description.length > 0]).toEqual([true, true]);
  expect(found.map(({ id, kind, container, height }) => `${id} ${kind} ${container} ${height}`)).toEqual([
    ...['136 video mp4 720', '243 video webm 360', '18 muxed mp4 360', '134 video mp4 360', '251 audio webm null', '140 audio m4a null'],
  ]);
});

test('a format of YouTube has its exact size, its bit rate in bits, its codecs and the moment its address expires', () => {
  expect(video('youtube').formats[0]).toMatchObject({
    ...{ videoCodec: 'avc1.4d401f', audioCodec: null, width: 1280, height: 720, fps: 25, bitrateBps: 6_448_231, sizeBytes: 4_836_173 },
    ...{ language: null, source: { kind: 'file', expiresAtMs: 1_795_967_910_000 } },
  });
});

test('of an upright video offered in 1080, 720 and 480 lines the default wish takes the 1080', () => {
  const sizes = [
    [480, 854],
    [720, 1280],
    [1080, 1920],
  ] as const;
  const offered = formats(...sizes.map(([width, height]) => ({ format_id: `${width}`, width, height, vcodec: 'avc1', acodec: 'mp4a' })));
  expect(offered.map(({ id, width, height }) => [id, width, height])).toEqual([
    ['1080', 1080, 1080],
    ['720', 720, 720],
    ['480', 480, 480],
  ]);
  expect(chooseFormats(offered, DEFAULT_WISH)?.formats.map(({ id }) => id)).toEqual(['1080']);
});

test('headers come in lower case, and those that would break or redirect the request are left out', () => {
  const http_headers = {
    'User-Agent': 'x',
    Referer: 'https://a/',
    Host: 'evil',
    Range: 'bytes=0-',
    'Bad Name': 'x',
    Split: 'a\r\nb',
    N: 1,
  };
  expect(formats({ http_headers })[0]?.source.headers).toEqual({ 'user-agent': 'x', referer: 'https://a/' });
});

test('cookies that a format needs go along without their attributes', () => {
  const cookies = 'session="a b"; Domain=.media.example; Path=/; Secure; Expires=1795967910; other=2; HttpOnly';
  expect(formats({ cookies })[0]?.source.headers.cookie).toBe('session="a b"; other=2');
});

test('a DASH format is all of its fragments in their order', () => {
  const { formats: found, site, videoId } = video('dash');
  expect([site, videoId]).toEqual(['media.example', 'media.example/a.mpd']);
  expect(found.map(({ id, source }) => [id, source.kind === 'fragments' && source.fragments.map(({ url }) => url)])).toEqual([
    ['v1', ['http://media.example/vi.mp4', 'http://media.example/v1.m4s', 'http://media.example/v2.m4s']],
    ['a1', ['http://media.example/ai.mp4', 'http://media.example/a1.m4s', 'http://media.example/a2.m4s']],
  ]);
});

test('a DASH format with a fragment that cannot be reached is not offered, since its film would have a hole', () => {
  const dash = { protocol: 'http_dash_segments', fragment_base_url: 'https://media.example/' };
  expect(formats({ ...dash, fragments: [{ path: '1.m4s' }, { path: '2.m4s' }] })).toHaveLength(1);
  for (const fragments of [[{ path: '1.m4s' }, {}], [{ url: 'file:///etc/passwd' }], [], null, 'all'])
    expect(formats({ ...dash, fragments })).toEqual([]);
});

test('cookies go to no other host than the one they are for', () => {
  const dash = { protocol: 'http_dash_segments', cookies: 'session=1', fragments: [{ url: 'https://media.example/1' }] };
  expect(formats(dash)[0]?.source.headers).toEqual({ cookie: 'session=1' });
  expect(formats({ ...dash, fragments: [...dash.fragments, { url: 'https://other.example/2' }] })[0]?.source.headers).toEqual({});
});

test.each([
  ['storyboards', { vcodec: 'none', acodec: 'none' }],
  ['what is under DRM', { has_drm: true }],
  ['what may be under DRM', { has_drm: 'maybe' }],
  ['programs', { ext: 'exe' }],
  ['links of a desktop', { ext: 'desktop' }],
  ['what nobody knows', { ext: 'unknown_video' }],
  ['HLS at an address that is none', { protocol: 'm3u8_native', url: 'file:///etc/passwd' }],
  ['other protocols', { protocol: 'rtmp' }],
  ['local files', { url: 'file:///etc/passwd' }],
  ['formats without a name', { format_id: '' }],
])('%s are not offered', (_, told) => expect(formats(told)).toEqual([]));

test('a playlist of HLS is handed over to be read right before its pieces are fetched', () => {
  const told = { protocol: 'm3u8_native', url: 'https://media.example/index.m3u8', http_headers: { Referer: 'https://media.example/' } };
  expect(formats(told)[0]?.source).toMatchObject({ kind: 'manifest', protocol: 'hls', url: told.url, representation: null });
});

test.each([
  [{ vcodec: 'avc1', acodec: 'none' }, 'video mp4'],
  [{ vcodec: 'none', acodec: 'mp4a' }, 'audio m4a'],
  [{ vcodec: 'none', ext: 'm4b' }, 'audio m4a'],
  [{}, 'muxed mp4'],
  [{ ext: 'MP3', vcodec: null }, 'audio mp3'],
  [{ ext: 'm4v' }, 'muxed mp4'],
])('%j is %s', (told, expected) => expect(formats(told).map(({ kind, container }) => `${kind} ${container}`)).toEqual([expected]));

test('a guessed size is no size', () => expect(formats({ filesize_approx: 5, filesize: null })[0]?.sizeBytes).toBeNull());

test.each([
  ['https://a.example/v?expire=1795967910&x=1', 1_795_967_910_000],
  ['https://a.example/expire/1795967910/v', 1_795_967_910_000],
  ['https://a.example/v?Expires=1795967910', 1_795_967_910_000],
  ['https://a.example/v?noexpire=1795967910', null],
  ['https://a.example/v?expire=1', null],
])('%s expires at %s', (url, atMs) => expect(formats({ url })[0]?.source.expiresAtMs).toBe(atMs));

test('a plain file is named after its host, and a signature in its address is not part of what is shown', () => {
  const found = video('direct');
  expect(found).toMatchObject({ site: 'media.example', videoId: 'media.example/a.mp4', webUrl: 'http://media.example/a.mp4', title: 'a' });
  expect(video({ id: 'a', direct: true, webpage_url: 'https://m.example/a.mp4?sig=1' }).webUrl).toBe('https://m.example/a.mp4');
});

test('a playlist is its entries, each with the address of its own page', () => {
  const found = recorded('playlist');
  expect(found).toMatchObject({ kind: 'playlist', playlist: { id: 'PLfakefakefakefakefakefakefakefake', title: 'The Test Playlist' } });
  const entries = found.kind === 'playlist' ? found.playlist.entries : [];
  expect(entries).toHaveLength(5);
  expect(entries[4]).toEqual({
    ...{ url: 'https://www.youtube.com/watch?v=vid00000005', videoId: 'vid00000005', title: 'Counting frames 5', durationMs: 6_000 },
  });
});

test('a page with several films is a list of their files', () => {
  const found = recorded('several');
  expect(found.kind === 'playlist' && found.playlist.entries.map(({ url }) => url)).toEqual([
    ...['http://media.example/a.mp4', 'http://media.example/b.mp4'],
  ]);
});

test('entries that lead nowhere are left out of a list', () => {
  const entries = [null, 'x', {}, { url: 'javascript:alert(1)' }, { _type: 'url', url: 'https://a.example/1', id: '1' }];
  const found = readAnswer(JSON.stringify({ _type: 'playlist', id: 'p', entries }), asked);
  expect(found.kind === 'playlist' && found.playlist.entries).toEqual([
    ...[{ url: 'https://a.example/1', videoId: '1', title: '1', durationMs: null }],
  ]);
});

test('machine translations of captions are not offered as captions, and the original is offered once', () => {
  const url = 'https://www.youtube.com/api/timedtext?v=1&lang=en&fmt=vtt';
  const automatic_captions = {
    'en-orig': [{ ext: 'vtt', url }],
    en: [{ ext: 'vtt', url: `${url}&again=1` }],
    fr: [{ ext: 'vtt', url: `${url}&tlang=fr` }],
  };
  expect(video({ id: 'a', automatic_captions }).subtitles).toEqual([{ language: 'en', isAutomatic: true, format: 'vtt', url }]);
});

test('fields of a wrong kind count as absent', () => {
  const told = { id: 7, title: 3, duration: 'long', chapters: [{ start_time: 'a' }, { start_time: 5, end_time: 2 }], subtitles: [1] };
  const found = video({
    ...told,
    thumbnail: 'javascript:x',
    webpage_url: 'file:///x',
    formats: [1, null, { ...FORMAT, tbr: 'x', width: -1 }],
  });
  expect(found).toMatchObject({
    videoId: expect.stringMatching(/^example\.org\/watch~[0-9a-f]{16}$/),
    title: '7',
    durationMs: null,
    chapters: [],
    subtitles: [],
    thumbnailUrl: null,
  });
  expect(found.webUrl).toBe(asked.href);
  expect(found.formats).toHaveLength(1);
});

test('what is on air or announced is told as live', () => {
  expect(kindOf(JSON.stringify({ id: 'a', is_live: true, formats: [FORMAT] }))).toBe('live');
  expect(kindOf(JSON.stringify({ id: 'a', live_status: 'is_upcoming' }))).toBe('live');
  expect(kindOf(JSON.stringify({ id: 'a', live_status: 'was_live', formats: [FORMAT] }))).toBe('video');
});

test.each(['', 'null', '[]', '{"id": "cut o', '<!doctype html>', '{"title": "no id"}'])('%j is no answer', (text) => {
  expect(kindOf(text)).toBe('unknown');
});
