import { expect, test } from 'vitest';
import { parsePlaylistItems, pickItems } from './playlist-items.ts';

const pick = (text: string): string => pickItems([...'abcdefgh'], parsePlaylistItems(text) ?? []).join('');

test('items are single places, runs and all the rest, each once and in the list’s order', () => {
  expect(pick('3')).toBe('c');
  expect(pick('6-,1-2, 2')).toBe('abfgh');
  expect(pick('7 - 99')).toBe('gh');
  expect(pick('20')).toBe('');
});

test('what names no places is none', () => {
  for (const text of ['', 'a', '0', '3-2', '1,,2', '-3', '1-2-3', '1.5']) expect(parsePlaylistItems(text), text).toBeNull();
});
