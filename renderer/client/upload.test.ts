import { expect, test } from 'vitest';
import { createFakeTus } from '../testing/fake-tus.ts';
import { createUploads } from './stores/uploads.ts';
import { uploadFile } from './upload.ts';

const PIECE = 8_000_000;
const content = 'a'.repeat(PIECE) + 'b'.repeat(PIECE) + 'c'.repeat(1_000);
const file = new File([content], 'ünï talk.mp4');

test('a file arrives whole, in pieces, with its progress', async () => {
  const host = createFakeTus();
  const progress: number[] = [];
  const id = await uploadFile({
    file,
    location: null,
    signal: new AbortController().signal,
    onLocation: () => {},
    onProgress: (sent) => progress.push(sent),
    fetch: host.fetch,
  });
  expect(id).toBe('uploaded');
  expect(await host.received()).toBe(content);
  expect(progress).toEqual([0, PIECE, 2 * PIECE, file.size]);
});

test('an upload that lost the network goes on where the last piece arrived', async () => {
  const host = createFakeTus({ dropAfter: 1 });
  const uploads = createUploads((upload) => uploadFile({ ...upload, fetch: host.fetch }));
  const added = uploads.add(file);
  await expect.poll(() => uploads.store.getState().items[0]?.error?.code).toBe('program.connection-lost');
  expect(uploads.store.getState().items[0]?.sentBytes).toBe(PIECE);
  host.setOnline(true);
  uploads.retry(1);
  expect(await added).toBe('uploaded');
  expect(await host.received()).toBe(content);
  expect(host.requests).toEqual([
    'POST uploads',
    `PATCH /uploads/1 0+${PIECE}`,
    `PATCH /uploads/1 ${PIECE}+${PIECE}`,
    'HEAD /uploads/1',
    `PATCH /uploads/1 ${PIECE}+${PIECE}`,
    `PATCH /uploads/1 ${2 * PIECE}+1000`,
  ]);
  expect(uploads.store.getState().items).toEqual([]);
});

test('a refusal carries the reason of the host', async () => {
  const host = createFakeTus();
  host.refuseNext(413, { code: 'upload.too-large', message: 'No room.', details: { lengthBytes: 9, freeBytes: 3 } });
  const uploads = createUploads((upload) => uploadFile({ ...upload, fetch: host.fetch }));
  void uploads.add(file);
  await expect.poll(() => uploads.store.getState().items[0]?.error).toMatchObject({ code: 'upload.too-large', details: { freeBytes: 3 } });
});

test('a cancelled upload is gone from the list and stops sending', async () => {
  const uploads = createUploads(
    (upload) => new Promise((_, reject) => upload.signal.addEventListener('abort', () => reject(upload.signal.reason))),
  );
  const added = uploads.add(file);
  expect(uploads.store.getState().items).toHaveLength(1);
  uploads.cancel(1);
  expect(await added).toBeNull();
  expect(uploads.store.getState().items).toEqual([]);
});
