import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { cutToBytes, NAME_LIMIT_BYTES, safeFileName } from './safe-name.ts';

const anyTitle = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom('con', 'NUL', 'a', '.', ' ', '/', '\\', ':', '\u202e', '\n', '\ud800', '👩‍👩‍👧', 'é', 'e\u0301', '.mp4', 'LPT¹'),
      { maxLength: 120 },
    )
    .map((parts) => parts.join('')),
);
const anyExtension = fc.constantFrom(undefined, 'mp4', 'webm');

test('a safe name is a name on every system, whatever the title is', () => {
  fc.assert(
    fc.property(anyTitle, anyExtension, (title, extension) => {
      const name = safeFileName(title, extension);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(NAME_LIMIT_BYTES);
      expect(name).not.toBe('');
      expect(name.isWellFormed()).toBe(true);
      expect(name).not.toMatch(/[\p{Cc}<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      expect(name).not.toMatch(/^[. ]|[. ]$/);
      expect(name).not.toMatch(/^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/i);
      if (extension) expect(name.endsWith(`.${extension}`)).toBe(true);
    }),
    propertyRuns(5, 2_000),
  );
});

test('a safe name given again stays as it is', () => {
  fc.assert(
    fc.property(anyTitle, anyExtension, (title, extension) => {
      const name = safeFileName(title, extension);
      expect(safeFileName(name)).toBe(name);
    }),
    propertyRuns(5, 2_000),
  );
});

test.each([
  ['Talk: what/why?', 'mp4', 'Talk_ what_why_.mp4'],
  ['con.es', 'mp4', '_con.es.mp4'],
  ['NUL', undefined, '_NUL'],
  ['  ..hidden  ', 'mp4', 'hidden.mp4'],
  ['???', undefined, '___'],
  ['', 'mp4', 'untitled.mp4'],
  ['..', undefined, 'untitled'],
  ['annex\u202egpj.exe', undefined, 'annex gpj.exe'],
  ['日本語 🎬', 'mkv', '日本語 🎬.mkv'],
  ['cafe\u0301', 'mp4', 'caf\u00e9.mp4'],
  ['a.tar.gz', undefined, 'a.tar.gz'],
])('%j with the ending %s is saved as %j', (title, extension, name) => {
  expect(safeFileName(title, extension)).toBe(name);
});

test('a title that is too long keeps its ending and whole characters', () => {
  const name = safeFileName(`${'👩‍👩‍👧'.repeat(60)}.mp4`);
  expect(name).toMatch(/^(?:👩‍👩‍👧)+\.mp4$/u);
  expect(Buffer.byteLength(name)).toBeGreaterThan(230);
});

test('a letter under hundreds of accents is cut rather than dropped', () => {
  const kept = cutToBytes(`a${'\u0301'.repeat(500)}`, 100);
  expect(kept.startsWith('a\u0301')).toBe(true);
  expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(100);
});
