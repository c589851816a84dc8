import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChunkSound } from '../services/dubbing/dubbing-service.ts';
import { serveChunkSound } from './chunk-sound-route.ts';

let folder: string;
const pcm = { sampleRateHz: 48_000, channels: 2 };
/** Frames whose number is their value, eight bytes each. */
const samples = Float32Array.from({ length: 2_000 }, (_, index) => Math.floor(index / 2));
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-sound-'));
  writeFileSync(path.join(folder, 'original.f32'), Buffer.from(samples.buffer));
  writeFileSync(path.join(folder, 'dub.fit'), 'fLaC-bytes');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sounds: Record<'original' | 'dub', ChunkSound> = {
  original: { kind: 'pcm', path: '', startByte: 100 * 8, endByte: 300 * 8, pcm },
  dub: { kind: 'flac', path: '' },
};
const chunkSound = (_id: unknown, which: 'original' | 'dub'): ChunkSound => ({
  ...sounds[which],
  path: path.join(folder, which === 'dub' ? 'dub.fit' : 'original.f32'),
});
const get = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
  serveChunkSound(new Request(`http://host${name}`, { headers, method }), name, { chunkSound });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test('a part of the original is a WAV file of exactly its frames', async () => {
  const response = await get('/media/chunk/a/original');
  expect(response.headers.get('content-type')).toBe('audio/wav');
  const bytes = await bytesOf(response);
  expect(bytes.length).toBe(44 + 200 * 8);
  expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12), bytes.readUInt32LE(40)]).toEqual(['RIFF', 'WAVE', 1_600]);
  expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt32LE(24)]).toEqual([3, 2, 48_000]);
  expect([bytes.readFloatLE(44), bytes.readFloatLE(44 + 199 * 8)]).toEqual([100, 299]);
});

test('any range of it is the same bytes, through the header and behind it', async () => {
  const whole = await bytesOf(await get('/media/chunk/a/original'));
  for (const [from, to] of [
    [0, 9],
    [40, 59],
    [44, 51],
    [1_000, 1_643],
  ] as const) {
    const response = await get('/media/chunk/a/original', { range: `bytes=${from}-${to}` });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/${whole.length}`);
    expect(await bytesOf(response)).toEqual(whole.subarray(from, to + 1));
  }
  expect((await get('/media/chunk/a/original', { range: 'bytes=9000-' })).status).toBe(416);
});

test('a dub is served as it is, and asked for by HEAD without a body', async () => {
  expect((await bytesOf(await get('/media/chunk/a/dub'))).toString()).toBe('fLaC-bytes');
  const head = await get('/media/chunk/a/dub', {}, 'HEAD');
  expect([head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual(['10', 0]);
});

test('other addresses and files that are gone are not found', async () => {
  await expect(get('/media/chunk/a/other')).rejects.toMatchObject({ code: 'not-found' });
  await expect(get('/media/chunk/../dub')).rejects.toMatchObject({ code: 'not-found' });
  rmSync(path.join(folder, 'dub.fit'));
  await expect(get('/media/chunk/a/dub')).rejects.toMatchObject({ code: 'media.vanished' });
});
