import { expect, test } from 'vitest';
import { demuxersOf, SNIFF_BYTES, type Sniffed, sniffFormat } from './sniff.ts';

/** Bytes with texts at offsets. */
function bytes(...parts: ReadonlyArray<readonly [offset: number, content: string | readonly number[]]>): Uint8Array {
  const head = new Uint8Array(1024);
  for (const [offset, content] of parts) {
    head.set(typeof content === 'string' ? [...content].map((letter) => letter.charCodeAt(0)) : content, offset);
  }
  return head;
}
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const packets = (first: number, size: number): Uint8Array => bytes([first, 'G'], [first + size, 'G'], [first + 2 * size, 'G']);

const CASES: ReadonlyArray<readonly [name: string, head: Uint8Array, expected: Sniffed]> = [
  ['MP4', bytes([4, 'ftypisom']), 'mp4'],
  ['QuickTime without ftyp', bytes([4, 'moov']), 'mp4'],
  ['QuickTime with its media first', bytes([4, 'wide']), 'mp4'],
  ['fragments of an MP4 put together again', bytes([4, 'stypmsdh']), 'mp4'],
  ['Matroska and WebM', bytes([0, [0x1a, 0x45, 0xdf, 0xa3]]), 'matroska'],
  ['transport stream', packets(0, 188), 'mpegts'],
  ['transport stream of a camera (M2TS)', packets(4, 192), 'mpegts'],
  ['program stream', bytes([0, [0, 0, 1, 0xba]]), 'mpegps'],
  ['AVI', bytes([0, 'RIFF'], [8, 'AVI ']), 'avi'],
  ['WAV', bytes([0, 'RIFF'], [8, 'WAVE']), 'wav'],
  ['WAV past 4 GiB', bytes([0, 'RF64'], [8, 'WAVE']), 'wav'],
  ['another RIFF', bytes([0, 'RIFF'], [8, 'WEBP']), undefined],
  ['Wave64', bytes([0, 'riff'], [24, 'wave']), 'w64'],
  ['AIFF', bytes([0, 'FORM'], [8, 'AIFF']), 'aiff'],
  ['Flash video', bytes([0, 'FLV\x01']), 'flv'],
  ['Windows Media', bytes([0, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]]), 'asf'],
  ['MP3 with tags', bytes([0, 'ID3']), 'mp3'],
  ['MP3 without tags', bytes([0, [0xff, 0xfb, 0x90, 0x64]]), 'mp3'],
  ['reserved MPEG audio header', bytes([0, [0xff, 0xfb, 0xf0, 0x64]]), undefined],
  ['AAC in ADTS', bytes([0, [0xff, 0xf1, 0x50, 0x80]]), 'aac'],
  ['FLAC', bytes([0, 'fLaC']), 'flac'],
  ['Ogg', bytes([0, 'OggS']), 'ogg'],
  ['MXF', bytes([0, [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01]]), 'mxf'],
  ['HLS playlist', text('#EXTM3U\n#EXTINF:3,\n/etc/passwd\n'), 'playlist'],
  ['HLS playlist with a byte order mark and blanks', text('\ufeff\n #EXTM3U\n'), 'playlist'],
  ['concat script', text("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'playlist'],
  ['concat script without its signature', text("file '/etc/passwd'\n"), 'playlist'],
  ['DASH manifest', text('<?xml version="1.0"?>\n<!-- x -->\n<MPD xmlns="urn:mpeg">'), 'playlist'],
  ['session description', text('v=0\no=- 0 0 IN IP4 127.0.0.1\n'), 'playlist'],
  ['playlist with binary after its first line', bytes([0, '#EXTM3U\n']), 'playlist'],
  ['plain text', text('Grüße aus Köln\n'), 'text'],
  ['text that the end of the head cuts within a character', text('Grüße €').subarray(0, -1), 'text'],
  ['subtitles', text('1\r\n00:00:01,000 --> 00:00:02,000\r\nHi\r\n'), 'text'],
  ['UTF-16 text, which begins like MP3', bytes([0, [0xff, 0xfe, 0x41, 0]]), 'text'],
  ['PNG', bytes([0, [0x89, 0x50, 0x4e, 0x47]]), undefined],
  ['ZIP', bytes([0, 'PK\x03\x04']), undefined],
  ['zeros', new Uint8Array(SNIFF_BYTES), undefined],
  ['nothing', new Uint8Array(0), undefined],
];

test.each(CASES)('%s', (_name, head, expected) => {
  expect(sniffFormat(head)).toBe(expected);
});

test('no format may be opened by a demuxer that follows links to other files', () => {
  const demuxers = CASES.flatMap(([, , found]) => (found && found !== 'text' && found !== 'playlist' ? demuxersOf(found).split(',') : []));
  for (const risky of ['hls', 'dash', 'concat', 'image2', 'sdp', 'rtsp']) expect(demuxers).not.toContain(risky);
});
