import { expect, test } from 'vitest';
import { formatsOfDash } from '../../../common/domain/downloads/manifests/dash.ts';
import { parseDash } from './parse-dash.ts';

const URL_OF = 'https://cdn.example.org/vod/7/manifest.mpd';
const mpd = (inner: string, attributes = 'type="static" mediaPresentationDuration="PT10.5S"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" ${attributes} minBufferTime="PT2S">${inner}</MPD>\n`;
const read = (text: string) => {
  const { representations, durationMs } = parseDash(text, URL_OF);
  return { formats: formatsOfDash(representations, URL_OF), durationMs };
};
const addresses = (text: string, id: string) =>
  read(text)
    .formats.find(({ format }) => format.id === id)
    ?.readPeriods()
    .map(({ source }) => (source.kind === 'file' ? source.url : source.fragments.map(({ url }) => url.replace(URL_OF.slice(0, -12), ''))));

/** As Shaka Packager and ffmpeg write it. */
const TEMPLATE = mpd(`<Period id="0" start="PT0S">
<AdaptationSet contentType="video" mimeType="video/mp4" frameRate="30000/1001">
 <SegmentTemplate timescale="90000" presentationTimeOffset="180000" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Time$.m4s">
  <SegmentTimeline><S t="180000" d="360000" r="1"/><S d="225000"/></SegmentTimeline></SegmentTemplate>
 <Representation id="v1" codecs="avc1.64001f" width="1280" height="720" bandwidth="2400000"/>
 <Representation id="v2" codecs="avc1.640028" width="1920" height="1080" bandwidth="5000000"/>
</AdaptationSet>
<AdaptationSet contentType="audio" mimeType="audio/mp4" lang="de">
 <SegmentTemplate timescale="48000" duration="192000" startNumber="5" initialization="a/init.mp4" media="a/$Number%04d$.m4s"/>
 <Representation id="a1" codecs="mp4a.40.2" bandwidth="128000" audioSamplingRate="48000"/>
</AdaptationSet>
<AdaptationSet contentType="audio" mimeType="audio/webm" lang="und"><SegmentTemplate duration="4" media="o/$Number$.webm"/>
 <Representation id="o1" codecs="opus" bandwidth="96000"/></AdaptationSet>
<AdaptationSet contentType="text" mimeType="text/vtt" lang="en"><Representation id="t1"><BaseURL>t.vtt</BaseURL></Representation></AdaptationSet>
</Period>`);

test('an MPD offers its pictures and sounds with their language, and no text', () => {
  const { formats, durationMs } = read(TEMPLATE);
  expect(durationMs).toBe(10_500);
  expect(
    formats.map(({ format: { id, kind, container, height, fps, bitrateBps, videoCodec, audioCodec, language } }) =>
      [id, kind, container, height, fps?.toFixed(2), bitrateBps, videoCodec, audioCodec, language].join(' | '),
    ),
  ).toEqual([
    'v1 | video | mp4 | 720 | 29.97 | 2400000 | avc1.64001f |  | ',
    'v2 | video | mp4 | 1080 | 29.97 | 5000000 | avc1.640028 |  | ',
    'a1 | audio | m4a |  |  | 128000 |  | mp4a.40.2 | de',
    'o1 | audio | webm |  |  | 96000 |  | opus | ',
  ]);
  expect(formats[0]?.format.source).toMatchObject({ kind: 'manifest', protocol: 'dash', url: URL_OF, representation: 'v1' });
});

test('templates become addresses by time and by number, the initialisation first', () => {
  expect(addresses(TEMPLATE, 'v2')).toEqual([['v2/init.mp4', 'v2/180000.m4s', 'v2/540000.m4s', 'v2/900000.m4s']]);
  expect(addresses(TEMPLATE, 'a1')).toEqual([['a/init.mp4', 'a/0005.m4s', 'a/0006.m4s', 'a/0007.m4s']]);
  expect(addresses(TEMPLATE, 'o1')).toEqual([['o/1.webm', 'o/2.webm', 'o/3.webm']]);
  expect(read(TEMPLATE).formats[0]?.readPeriods()[0]).toMatchObject({ clockStartMs: 2_000, durationMs: 10_500 });
});

test('a list gives all its ranges, also those behind the rounded duration', () => {
  const text =
    mpd(`<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" codecs="mp4a.40.2" bandwidth="1"><BaseURL>s1.mp4</BaseURL>
    <SegmentList timescale="1" duration="6"><Initialization range="0-764"/><SegmentURL mediaRange="765-18203"/><SegmentURL mediaRange="18204-36008"/>
    <SegmentURL media="other.mp4"/></SegmentList></Representation></AdaptationSet></Period>`);
  const url = 'https://cdn.example.org/vod/7/s1.mp4';
  expect(read(text).formats[0]?.readPeriods()[0]?.source).toEqual({
    kind: 'fragments',
    fragments: [
      { url, range: { start: 0, end: 764 } },
      { url, range: { start: 765, end: 18_203 } },
      { url, range: { start: 18_204, end: 36_008 } },
      { url: 'https://cdn.example.org/vod/7/other.mp4' },
    ],
  });
});

test.each(['<SegmentBase indexRange="837-1200"><Initialization range="0-836"/></SegmentBase>', '<SegmentBase/>', ''])(
  'a format that is one file is linked to as that file: %s',
  (base) => {
    const text = mpd(
      `<BaseURL>https://other.example.net/files/</BaseURL><Period><AdaptationSet mimeType="video/mp4"><Representation id="v" codecs="avc1.4d401e,mp4a.40.2" height="360" bandwidth="1"><BaseURL>film.mp4</BaseURL>${base}</Representation></AdaptationSet></Period>`,
    );
    expect(read(text).formats[0]?.format).toMatchObject({
      kind: 'muxed',
      source: { kind: 'file', url: 'https://other.example.net/files/film.mp4' },
    });
  },
);

test('periods follow each other, and a format that one of them lacks is left out', () => {
  const set = (id: string, folder: string) =>
    `<AdaptationSet mimeType="video/mp4"><SegmentTemplate duration="2" initialization="${folder}/i.mp4" media="${folder}/$Number$.m4s"/><Representation id="${id}" bandwidth="1"/></AdaptationSet>`;
  const text = mpd(
    `<Period duration="PT4S">${set('v', 'one')}${set('w', 'only')}</Period><Period duration="PT2S">${set('v', 'two')}</Period>`,
  );
  expect(read(text).formats.map(({ format }) => format.id)).toEqual(['v']);
  expect(addresses(text, 'v')).toEqual([
    ['one/i.mp4', 'one/1.m4s', 'one/2.m4s'],
    ['two/i.mp4', 'two/1.m4s'],
  ]);
});

const set = (inner: string): string =>
  mpd(`<Period><AdaptationSet mimeType="video/mp4">${inner}<Representation id="v" bandwidth="1"/></AdaptationSet></Period>`);
const template = '<SegmentTemplate duration="2" media="$Number$.m4s"/>';
test.each([
  ['live', mpd('<Period/>', 'type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z"'), 'live'],
  ['with Widevine', set(`<ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"/>${template}`), 'DRM'],
  ['with PlayReady', set(`<ContentProtection schemeIdUri="urn:uuid:9A04F079-9840-4286-AB92-E65BE0885F95"/>${template}`), 'DRM'],
  ['with an unknown protection', set(`<ContentProtection schemeIdUri="urn:x"></ContentProtection>${template}`), 'DRM'],
  ['cut off', TEMPLATE.slice(0, 900), 'cannot be understood'],
  ['of local files', set('<BaseURL>file:///etc/</BaseURL><SegmentTemplate duration="2" media="passwd"/>'), 'not on the web'],
  ['with one local piece', set('<SegmentTemplate duration="2" media="file:///etc/passwd"/>'), 'not on the web'],
  ['without end by duration', set('<SegmentTemplate timescale="1000000" duration="1" media="$Number$.m4s"/>'), 'too large'],
  ['without end by number', set('<SegmentTemplate duration="2" endNumber="999999999" media="$Number$.m4s"/>'), 'too large'],
  [
    'without end by time',
    set('<SegmentTemplate media="$Time$.m4s"><SegmentTimeline><S t="0" d="1" r="2000000000"/></SegmentTimeline></SegmentTemplate>'),
    'too large',
  ],
  [
    'without end by a repeat until the next',
    set(
      '<SegmentTemplate media="$Time$.m4s"><SegmentTimeline><S t="0" d="1" r="-1"/><S t="4000000000" d="1"/></SegmentTimeline></SegmentTemplate>',
    ),
    'too large',
  ],
  [
    'that stands still',
    set('<SegmentTemplate media="$Time$.m4s"><SegmentTimeline><S t="0" d="0" r="-1"/></SegmentTimeline></SegmentTemplate>'),
    'too large',
  ],
  [
    'with places that multiply',
    set(`${'<BaseURL>a/</BaseURL>'.repeat(200)}${template}`).replaceAll('<Period>', `${'<BaseURL>b/</BaseURL>'.repeat(200)}<Period>`),
    'too large',
  ],
  ['with a range that ends before it begins', set('<SegmentList><SegmentURL mediaRange="9-3"/></SegmentList>'), 'cannot be understood'],
  ['that is a page', '<html><body>no</body></html>', 'cannot be understood'],
])('an MPD %s is refused in plain words', (_what, text, word) => {
  expect(() => read(text).formats.map(({ readPeriods }) => readPeriods())).toThrow(word);
});
