import { expect, test } from 'vitest';
import { attachment, isRangeCurrent, isUnchanged, parseRange } from './byte-range.ts';

const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };

test.each([
  [null, whole],
  ['bytes=0-499', { kind: 'part', start: 0, end: 500 }],
  ['bytes=500-', { kind: 'part', start: 500, end: 1_000 }],
  ['bytes=-200', { kind: 'part', start: 800, end: 1_000 }],
  ['bytes=-5000', { kind: 'part', start: 0, end: 1_000 }],
  ['bytes=990-5000', { kind: 'part', start: 990, end: 1_000 }],
  ['bytes=999-999', { kind: 'part', start: 999, end: 1_000 }],
  ['bytes=1000-', unsatisfiable],
  ['bytes=-0', unsatisfiable],
  ['bytes=0-1,5-6', whole],
  ['bytes=9-3', whole],
  ['bytes=-', whole],
  ['chunks=0-1', whole],
  ['bytes=a-b', whole],
])('of 1,000 bytes, %s asks for %o', (header, answer) => {
  expect(parseRange(header, 1_000)).toEqual(answer);
});

test('no range of an empty file can be served', () => {
  expect(parseRange('bytes=0-', 0)).toEqual(unsatisfiable);
});

test('a range of an older version, or by a weak tag, is not served', () => {
  expect(isRangeCurrent(null, '"a"')).toBe(true);
  expect(isRangeCurrent('"a"', '"a"')).toBe(true);
  expect(isRangeCurrent('"b"', '"a"')).toBe(false);
  expect(isRangeCurrent('W/"a"', '"a"')).toBe(false);
  expect(isRangeCurrent('Sat, 21 Nov 2026 01:49:03 GMT', '"a"')).toBe(false);
});

test('a copy the client has is recognised by any of its tags', () => {
  expect(isUnchanged('"x", W/"a"', '"a"')).toBe(true);
  expect(isUnchanged('"x"', '"a"')).toBe(false);
  expect(isUnchanged(null, '"a"')).toBe(false);
});

test('a file name cannot break out of its header, and keeps its letters', () => {
  expect(attachment('talk.mp4')).toBe(`attachment; filename="talk.mp4"; filename*=UTF-8''talk.mp4`);
  expect(attachment('a"\r\nset-cookie: x=1; ü.mp4')).toBe(
    `attachment; filename="a___set-cookie: x=1; _.mp4"; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x%3D1%3B%20%C3%BC.mp4`,
  );
  expect(() => new Headers({ 'content-disposition': attachment('講演 \u{1f3ac} 100%\ud800.mp4') })).not.toThrow();
});
