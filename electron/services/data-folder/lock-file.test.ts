import { expect, test } from 'vitest';
import { parseLock } from './lock-file.ts';

const lock = { pid: 4711, start: 'boot:12', space: 'pid:[1]', nonce: 'ab'.repeat(16) };

test('a lock is read as it was written', () => {
  expect(parseLock(JSON.stringify(lock))).toEqual(lock);
});

test.each([
  ['', 'empty'],
  ['{"pid":4711,"sta', 'cut off'],
  [JSON.stringify({ ...lock, pid: '4711' }), 'of another kind'],
  [JSON.stringify({ ...lock, pid: 0 }), 'of no process'],
  [JSON.stringify({ ...lock, nonce: '../../etc/passwd' }), 'with a nonce that is a path'],
  ['null', 'nothing'],
])('%s is no lock: %s', (text) => {
  expect(parseLock(text)).toBeUndefined();
});
