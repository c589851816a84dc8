import { expect, test } from 'vitest';
import { formatsOfMaster, periodsOfMedia } from '../../../common/domain/downloads/manifests/hls.ts';
import { parseHls } from './parse-hls.ts';

const URL_OF = 'https://cdn.example.org/talks/42/master.m3u8?session=1';

/** As Apple's tools write it: groups of sound by quality, one variant for each of them, pictures for a seek bar. */
const MASTER = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="low",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="a/en-64/prog.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="high",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,URI="a/de-192/prog.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="high",NAME="English, with comments",LANGUAGE="en",DEFAULT=YES,URI="a/en-192/prog.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English",LANGUAGE="en",URI="s/en.m3u8"
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=812000,BANDWIDTH=1100000,CODECS="avc1.4d401e,mp4a.40.5",RESOLUTION=640x360,FRAME-RATE=25.000,AUDIO="low",SUBTITLES="subs"
v/360/prog.m3u8
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=4500000,BANDWIDTH=6000000,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=50.000,AUDIO="high"
/v/1080/prog.m3u8
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=4400000,BANDWIDTH=5900000,CODECS="avc1.640028,mp4a.40.5",RESOLUTION=1920x1080,AUDIO="low"
https://cdn.example.org/v/1080/prog.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=3000000,RESOLUTION=1080x1920
upright.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.5"
sound-only.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.4d401e",RESOLUTION=640x360,URI="v/360/iframes.m3u8"
`;

const formats = (text: string) => {
  const playlist = parseHls(text, URL_OF);
  if (playlist.kind !== 'master') throw new Error('not a master playlist');
  return formatsOfMaster(playlist);
};
const media = (text: string, url = URL_OF) => {
  const playlist = parseHls(text, url);
  if (playlist.kind !== 'media') throw new Error('not a media playlist');
  return periodsOfMedia(playlist);
};

test('a master playlist offers each picture once, and each sound with its language', () => {
  const rows = formats(MASTER).map(({ id, kind, container, height, fps, bitrateBps, videoCodec, audioCodec, language, source }) =>
    [id, kind, container, height, fps, bitrateBps, videoCodec, audioCodec, language, source.kind === 'manifest' && source.url].join(' | '),
  );
  expect(rows).toEqual([
    '360p-812000 | video | mp4 | 360 | 25 | 812000 | avc1.4d401e |  |  | https://cdn.example.org/talks/42/v/360/prog.m3u8',
    '1080p-4500000 | video | mp4 | 1080 | 50 | 4500000 | avc1.640028 |  |  | https://cdn.example.org/v/1080/prog.m3u8',
    '1080p-3000000 | muxed | mp4 | 1080 |  | 3000000 |  |  |  | https://cdn.example.org/talks/42/upright.m3u8',
    'high-English, with comments | audio | m4a |  |  |  |  | mp4a.40.2 | en | https://cdn.example.org/talks/42/a/en-192/prog.m3u8',
    'high-Deutsch | audio | m4a |  |  |  |  | mp4a.40.2 | de | https://cdn.example.org/talks/42/a/de-192/prog.m3u8',
    'low-English | audio | m4a |  |  |  |  | mp4a.40.5 | en | https://cdn.example.org/talks/42/a/en-64/prog.m3u8',
  ]);
});

test('a variant of sound alone is sound where there is no other', () => {
  const text = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.5"\na.m3u8\n';
  expect(formats(text)).toMatchObject([{ kind: 'audio', container: 'm4a', audioCodec: 'mp4a.40.5', id: 'audio-64000' }]);
});

test('a variant whose own pieces hold the default sound is whole', () => {
  const text = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Original",DEFAULT=YES
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Other",LANGUAGE="fr",URI="fr.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,AUDIO="a"
v.m3u8
`;
  expect(formats(text).map(({ kind, language }) => [kind, language])).toEqual([
    ['muxed', null],
    ['audio', 'fr'],
  ]);
});

test('without codecs a variant with sound apart is a picture, one without is whole', () => {
  const text = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="a.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"
v.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2
w.m3u8
`;
  expect(formats(text).map(({ kind, videoCodec, audioCodec }) => [kind, videoCodec, audioCodec])).toEqual([
    ['video', null, null],
    ['muxed', null, null],
    ['audio', null, null],
  ]);
});

test('byte ranges without an offset follow each other, and what must stand before the pieces comes first', () => {
  const text = `#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-MAP:URI="film.mp4",BYTERANGE="720@0"
#EXTINF:6.006,
#EXT-X-BYTERANGE:1000@720
film.mp4
#EXTINF:4,
#EXT-X-BYTERANGE:500
film.mp4
#EXT-X-ENDLIST
`;
  const url = 'https://cdn.example.org/talks/42/film.mp4';
  expect(media(text)).toEqual([
    {
      source: {
        kind: 'fragments',
        fragments: [
          { url, range: { start: 0, end: 719 } },
          { url, range: { start: 720, end: 1719 } },
          { url, range: { start: 1720, end: 2219 } },
        ],
      },
      durationMs: 10_006,
      clockStartMs: 0,
    },
  ]);
});

test('each discontinuity and each other initialisation begins a period', () => {
  const text = `#EXTM3U
#EXT-X-DISCONTINUITY-SEQUENCE:7
#EXT-X-MAP:URI="one.mp4"
#EXTINF:2,
a.m4s
#EXTINF:2,
b.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="advert.mp4"
#EXTINF:1,
c.m4s
#EXT-X-MAP:URI="two.mp4"
#EXTINF:3,
d.m4s
#EXT-X-DISCONTINUITY
#EXTINF:3,
e.m4s
#EXT-X-ENDLIST
`;
  const names = media(text).map(({ source, durationMs }) => [
    durationMs,
    ...(source.kind === 'fragments' ? source.fragments.map(({ url }) => url.split('/').at(-1)) : []),
  ]);
  expect(names).toEqual([
    [4_000, 'one.mp4', 'a.m4s', 'b.m4s'],
    [1_000, 'advert.mp4', 'c.m4s'],
    [3_000, 'two.mp4', 'd.m4s'],
    [3_000, 'two.mp4', 'e.m4s'],
  ]);
});

test('addresses with dots stay at the host that was asked', () => {
  const [period] = media('#EXTM3U\n#EXTINF:1,\n../../../../etc/passwd\n#EXT-X-ENDLIST\n');
  expect(period?.source).toMatchObject({ fragments: [{ url: 'https://cdn.example.org/etc/passwd' }] });
});

const piece = '#EXTINF:2,\na.ts\n';
test.each([
  ['live', `#EXTM3U\n${piece}`, 'live'],
  ['cut off', `#EXTM3U\n${piece}#EXT-X-ENDLI`, 'live'],
  [
    'protected by FairPlay',
    `#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"\n${piece}`,
    'DRM',
  ],
  ['protected by a key format that nobody knows', `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k",KEYFORMAT="com.example"\n${piece}`, 'DRM'],
  ['protected as a whole', `#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="k"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n`, 'DRM'],
  ['encrypted', `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="key.bin"\n${piece}#EXT-X-ENDLIST\n`, 'AES-128'],
  ['with a gap', `#EXTM3U\n#EXT-X-GAP\n${piece}#EXT-X-ENDLIST\n`, 'gaps'],
  ['empty', '#EXTM3U\n#EXT-X-ENDLIST\n', 'empty'],
  ['of a local file', '#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n', 'not on the web'],
  ['with data in it', '#EXTM3U\n#EXTINF:2,\ndata:video/mp2t;base64,AAAA\n#EXT-X-ENDLIST\n', 'not on the web'],
  ['that starts with a local file', `#EXTM3U\n#EXT-X-MAP:URI="FILE:///etc/passwd"\n${piece}#EXT-X-ENDLIST\n`, 'not on the web'],
  ['with a range of nothing', `#EXTM3U\n#EXT-X-BYTERANGE:0@5\n${piece}#EXT-X-ENDLIST\n`, 'cannot be understood'],
  ['in HTML', '<html></html>', 'cannot be understood'],
])('a playlist %s is refused in plain words', (_what, text, word) => {
  expect(() => parseHls(text, URL_OF)).toThrow(word);
});

test('a key that is taken back at once is none', () => {
  expect(media(`#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n${piece}#EXT-X-ENDLIST\n`)).toHaveLength(1);
});

test.each([
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="__proto__",NAME="polluted",URI="a.m3u8"',
  '#EXT-X-MEDIA:TYPE=__proto__,GROUP-ID="polluted",NAME="polluted",URI="a.m3u8"',
  '#EXT-X-MEDIA:TYPE=constructor,GROUP-ID="prototype",NAME="polluted",URI="a.m3u8"',
  '#EXT-X-MEDIA:TYPE="AUDIO",GROUP-ID="__proto__",NAME="polluted",TYPE=AUDIO',
  '#EXT-X-MEDIA:X=1,TYPE = AUDIO,GROUP-ID = "__proto__",NAME="polluted",TYPE=AUDIO',
  '#EXT-X-DATERANGE:ID="__proto__",START-DATE="2026-01-01T00:00:00Z",X-POLLUTED="polluted"',
  '#EXT-X-DEFINE:NAME="__proto__",VALUE="polluted"',
])('a hostile playlist cannot change the objects of the program: %s', (line) => {
  const before = [Object.getOwnPropertyNames(Object.prototype), Object.keys(Object), Object.getOwnPropertyNames(Object)].join();
  try {
    parseHls(`#EXTM3U\n${line}\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\nv.m3u8\n`, URL_OF);
  } catch {
    // refused is as well
  }
  expect([Object.getOwnPropertyNames(Object.prototype), Object.keys(Object), Object.getOwnPropertyNames(Object)].join()).toBe(before);
});

test('a list of more pieces than any film has is refused before it takes all memory', () => {
  const endless = `#EXTM3U\n${'#EXTINF:1,\na\n'.repeat(450_000)}#EXT-X-ENDLIST\n`;
  expect(() => parseHls(endless, URL_OF)).toThrow('too large');
  for (const line of [`#EXT-X-STREAM-INF:${'a'.repeat(1_000_000)}`, `#EXT-X-MEDIA:TYPE=AUDIO,${',NAME'.repeat(12_000)}`])
    expect(() => parseHls(`#EXTM3U\n${line}\nv.m3u8\n`, URL_OF)).toThrow('too large');
  const names = Array.from({ length: 60 }, (_, index) => `#EXT-X-DEFINE:NAME="a${index}",VALUE="x"`).join('\n');
  expect(() => parseHls(`#EXTM3U\n${names}\nv.m3u8\n`, URL_OF)).toThrow('too large');
});
