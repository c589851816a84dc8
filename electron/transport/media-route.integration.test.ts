import { randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { MediaInfo } from '../../common/domain/media/media-info.ts';
import { micros } from '../../common/units/micros.ts';
import { hostedProgram } from '../../tests/fakes/hosted-program.ts';

const MP4: MediaInfo = {
  format: 'mov,mp4,m4a,3gp,3g2,mj2',
  sizeBytes: 1,
  duration: null,
  startTime: micros(0),
  chapterCount: 0,
  streams: [],
};

async function withFile(sizeBytes: number, name = 'talk.mp4') {
  const program = await hostedProgram();
  const bytes = randomBytes(sizeBytes);
  const file = path.join(program.folder, 'source.mp4');
  await writeFile(file, bytes);
  await program.assets.add('talk', file, name, MP4);
  const get = (range?: string, headers: Record<string, string> = {}) =>
    program.ask('/media/talk', { headers: { ...(range ? { range } : {}), ...headers } });
  return { ...program, bytes, file, get };
}
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('media over HTTP', () => {
  test('the whole file arrives byte for byte, with its type', async () => {
    const { get, bytes } = await withFile(3_000_000);
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/mp4'); // no picture in MP4 above
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect((await bytesOf(response)).equals(bytes)).toBe(true);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100000-599999', 100_000, 600_000],
    ['bytes=999990-', 999_990, 1_000_000],
    ['bytes=-5', 999_995, 1_000_000],
    ['bytes=262143-262145', 262_143, 262_146],
  ])('%s is exactly that part', async (range, start, end) => {
    const { get, bytes } = await withFile(1_000_000);
    const response = await get(range);
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/1000000`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bytesOf(response)).equals(bytes.subarray(start, end))).toBe(true);
  });

  test('a range past the end is refused with the size', async () => {
    const { get } = await withFile(1_000);
    const response = await get('bytes=1000-');
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
  });

  test('HEAD tells the size and sends nothing; an empty file is empty', async () => {
    const { ask, file } = await withFile(5_000);
    const head = await ask('/media/talk', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual([200, '5000', 0]);
    await truncate(file, 0);
    expect((await bytesOf(await ask('/media/talk'))).length).toBe(0);
  });

  test('a player that continues after the file changed gets all of it anew', async () => {
    const { get, file } = await withFile(1_000);
    const etag = (await get()).headers.get('etag') ?? '';
    expect((await get('bytes=500-', { 'if-range': etag })).status).toBe(206);
    expect((await get(undefined, { 'if-none-match': etag })).status).toBe(304);
    await writeFile(file, randomBytes(1_000));
    await utimes(file, new Date(), new Date(Date.now() + 5_000)); // as if written later: times may be coarse
    expect((await get('bytes=500-', { 'if-range': etag })).status).toBe(200);
    expect((await get(undefined, { 'if-none-match': etag })).status).toBe(200);
  });

  test('a download has its name in every alphabet and cannot run as a page', async () => {
    const { ask } = await withFile(10, '講演 "x".mp4');
    const response = await ask('/media/talk?download=1');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="__ _x_.mp4"; filename*=UTF-8''%E8%AC%9B%E6%BC%94%20%22x%22.mp4`,
    );
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('a thumbnail is a picture; a file without one has none', async () => {
    const { ask, folder, assets, file } = await withFile(10);
    expect((await ask('/media/talk/thumbnail')).status).toBe(404);
    const picture = path.join(folder, 'thumb.jpg');
    await writeFile(picture, 'JPEG');
    await assets.add('other', file, 'x.mp4', null, picture);
    const response = await ask('/media/other/thumbnail');
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['image/jpeg', 'JPEG']);
    expect((await ask('/media/other')).headers.get('content-type')).toBe('application/octet-stream');
  });

  test('what is not there is told in JSON, with the file’s name but never its path', async () => {
    const { ask, file, folder } = await withFile(10);
    expect([(await ask('/media/none')).status, (await ask('/media/a/b/c')).status, (await ask('/media/')).status]).toEqual([404, 404, 404]);
    await unlink(file);
    const gone = await ask('/media/talk');
    const body = await gone.text();
    expect(JSON.parse(body)).toMatchObject({ code: 'media.vanished', details: { name: 'talk.mp4' } });
    expect(body).not.toContain(folder);
    expect((await ask('/media/talk', { method: 'DELETE' })).status).toBe(405);
  });
});

/** How often this process has the file open (Linux). */
const openCount = (file: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false; // closed meanwhile
    }
  }).length;

describe('a client that goes away', () => {
  test('in the middle of a file leaves it closed', async () => {
    const { origin, cookie, file } = await withFile(80_000_000);
    const clients = Array.from({ length: 10 }, () => {
      const client = request(`${origin}/media/talk`, { headers: { cookie }, agent: false });
      client.on('error', () => {}); // it is cut off below
      return new Promise<typeof client>((resolve) =>
        client.on('response', (response) => response.once('readable', () => resolve(client))).end(),
      );
    });
    const reading = await Promise.all(clients);
    expect(openCount(file)).toBe(10);
    for (const client of reading) client.destroy();
    await vi.waitFor(() => expect(openCount(file)).toBe(0));
  });

  test('before the first byte leaves it closed as well', async () => {
    const { handler, file } = await withFile(1_000);
    const abort = new AbortController();
    await handler(new Request('http://127.0.0.1/media/talk', { signal: abort.signal }), 'browser');
    expect(openCount(file)).toBe(1);
    abort.abort();
    await vi.waitFor(() => expect(openCount(file)).toBe(0));
  });

  test('after a whole file, a part, a HEAD, a 304 and a 416 nothing stays open', async () => {
    const { get, ask, file } = await withFile(500_000);
    const etag = (await get()).headers.get('etag') ?? '';
    await bytesOf(await get());
    await bytesOf(await get('bytes=5-900'));
    await ask('/media/talk', { method: 'HEAD' });
    await get(undefined, { 'if-none-match': etag });
    await get('bytes=500000-');
    await vi.waitFor(() => expect(openCount(file)).toBe(0));
  });

  test('a file that gets shorter while it is sent ends as a broken transfer, not as a complete one', async () => {
    const { handler, file } = await withFile(1_000_000);
    const response = await handler(new Request('http://127.0.0.1/media/talk'), 'browser');
    await truncate(file, 300_000);
    await expect(response.arrayBuffer()).rejects.toThrow('shorter');
    expect(openCount(file)).toBe(0);
  });
});
