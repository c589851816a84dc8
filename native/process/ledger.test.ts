import { expect, test } from 'vitest';
import { parseEntry } from './ledger.ts';

const ENTRY = { token: 't', pid: 812, command: 'ffmpeg', startedAtMs: 1, startTicks: 5021, bootId: 'b' };

test('an entry survives the way to the disk and back', () => {
  expect(parseEntry(JSON.stringify(ENTRY))).toEqual(ENTRY);
});

test('a file that a crash cut off is no entry', () => {
  expect(parseEntry(JSON.stringify(ENTRY).slice(0, 30))).toBeUndefined();
  expect(parseEntry('')).toBeUndefined();
  expect(parseEntry('null')).toBeUndefined();
});

test('a pid that would mean more than one process is no entry', () => {
  for (const pid of [0, 1, -1, 1.5, '812']) expect(parseEntry(JSON.stringify({ ...ENTRY, pid }))).toBeUndefined();
});
