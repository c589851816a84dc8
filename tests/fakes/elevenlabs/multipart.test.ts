import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMultipart } from './multipart.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-multipart-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes that hold what could be taken for a boundary's beginning. */
const TRICKY = Buffer.concat([
  Buffer.from('\r\n--\r\n\r\n--form'),
  Buffer.from([0, 255, 13, 10, 45, 45]),
  Buffer.from('\r\n--formdata-und'),
]);

async function encoded(file: Buffer): Promise<{ readonly bytes: Buffer; readonly contentType: string }> {
  const form = new FormData();
  form.set('before', 'a b\r\nü');
  form.set('file', new Blob([new Uint8Array(file)], { type: 'audio/flac' }), 'chunk.flac');
  form.set('empty', '');
  const request = new Request('http://127.0.0.1', { method: 'POST', body: form });
  return { bytes: Buffer.from(await request.arrayBuffer()), contentType: request.headers.get('content-type') ?? '' };
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const target = () => ({ folder, nameFile: () => 'upload' });

test.each([1, 2, 7, 64, 100_000])('a form is read the same when it comes in pieces of %i bytes', async (size) => {
  const { bytes, contentType } = await encoded(TRICKY);
  const form = await readMultipart(pieces(bytes, size), contentType, target());
  expect(form.fields).toEqual({ before: 'a b\r\nü', empty: '' });
  expect(form.files.file).toMatchObject({ name: 'chunk.flac', contentType: 'audio/flac', sizeBytes: TRICKY.length });
  expect(readFileSync(path.join(folder, 'upload'))).toEqual(TRICKY);
});

test('a file without a byte is a file', async () => {
  const { bytes, contentType } = await encoded(Buffer.alloc(0));
  const form = await readMultipart(pieces(bytes, 10), contentType, target());
  expect(form.files.file?.sizeBytes).toBe(0);
});

test('a form that is broken off is refused and leaves no file', async () => {
  const { bytes, contentType } = await encoded(TRICKY);
  await expect(readMultipart(pieces(bytes.subarray(0, -60), 7), contentType, target())).rejects.toThrow('broken off');
  expect(readdirSync(folder)).toEqual([]);
});

test('a body of another kind is refused', async () => {
  await expect(readMultipart(pieces(Buffer.from('{}'), 7), 'application/json', target())).rejects.toThrow('no multipart');
});
