import type { FileHandle } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fileBody } from './file-body.ts';

function countedFile() {
  const counts = { reads: 0, closed: 0 };
  const file = {
    read: async (buffer: Uint8Array) => {
      counts.reads += 1;
      return { bytesRead: buffer.length, buffer };
    },
    close: async () => {
      counts.closed += 1;
    },
  };
  return { file: file as unknown as FileHandle, counts }; // the two functions that a body uses
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('nothing is read before somebody asks, and then no more than was asked for', async () => {
  const { file, counts } = countedFile();
  const reader = fileBody(file, 0, 100_000_000, new AbortController().signal).getReader();
  await settle();
  expect(counts.reads).toBe(0);
  await reader.read();
  await settle();
  expect(counts).toEqual({ reads: 1, closed: 0 });
});

test('a reader that cancels closes the file, once', async () => {
  const { file, counts } = countedFile();
  const abort = new AbortController();
  const body = fileBody(file, 0, 100_000_000, abort.signal);
  await body.cancel();
  expect(counts.closed).toBe(1);
  abort.abort();
  await settle();
  expect(counts.closed).toBe(1);
});

test('a request that is over before it began closes the file', async () => {
  const { file, counts } = countedFile();
  fileBody(file, 0, 10, AbortSignal.abort());
  await settle();
  expect(counts).toEqual({ reads: 0, closed: 1 });
});
