import { readFile, rm, truncate } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { type AssetBench, withAssetBench } from './fixtures/asset-bench.ts';

let bench: AssetBench;
withAssetBench((opened) => {
  bench = opened;
});

test('a rendition is made once, however many ask for it, and made again when its file is gone', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  const [one, other] = await Promise.all([bench.service.rendition(id, 1), bench.service.rendition(id, 1)]);
  expect(one.id).toBe(other.id);
  expect(one).toMatchObject({ origin: 'rendition', name: 'talk.mp4' });
  expect(bench.calls.renditions).toBe(1);
  expect(bench.service.list(10).map((asset) => asset.id)).toEqual([id]);
  await rm(await bench.service.pathOf(one.id));
  const again = await bench.service.rendition(id, 1);
  expect(bench.calls.renditions).toBe(2);
  expect(await readFile(await bench.service.pathOf(again.id), 'utf8')).toBe('tracks=1 of 1');
  expect(bench.store.assets.derivedFrom(id)).toHaveLength(1);
});

test('a rendition cut short on disk is made again', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  await truncate(await bench.service.pathOf((await bench.service.rendition(id, 1)).id), 3);
  await bench.service.rendition(id, 1);
  expect(bench.calls.renditions).toBe(2);
});

test('a rendition that has not the one track it should have is refused and removed', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  bench.calls.tracksMade = 2;
  await expect(bench.service.rendition(id, 1)).rejects.toMatchObject({ code: 'media.verification-failed' });
  expect(await bench.stored()).toEqual([]);
});

test('a rendition job left in the queue and one asked for now make one rendition', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  const left = bench.jobs.enqueue('rendition', { title: 'left', input: { assetId: id, audioTrack: 1 } });
  await bench.service.rendition(id, 1);
  expect((await bench.jobs.settled(left.id)).state).toBe('succeeded');
  expect(bench.calls.renditions).toBe(1);
});

test('a file with one track that a browser plays is its own rendition', async () => {
  const asset = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=1'));
  expect((await bench.service.rendition(asset.id, 0)).id).toBe(asset.id);
  await expect(bench.service.rendition(asset.id, 1)).rejects.toMatchObject({ code: 'media.no-audio' });
});

test('a rendition that fails tells why and leaves nothing behind', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  bench.calls.failNext = new AppError('media.disk-full', 'The disk is full.');
  await expect(bench.service.rendition(id, 1)).rejects.toMatchObject({ code: 'media.disk-full', message: 'The disk is full.' });
  expect(await bench.stored()).toEqual([]);
  bench.calls.failNext = undefined;
  expect(await bench.service.rendition(id, 1)).toMatchObject({ origin: 'rendition' });
});

test('a thumbnail is made once, and at most two are made at a time', async () => {
  const assets = [];
  for (let index = 0; index < 6; index++) assets.push(await bench.service.addReference(await bench.write(`${index}.mp4`, 'tracks=1')));
  const twice = [...assets, ...assets];
  const made = await Promise.all(twice.map((asset) => bench.service.thumbnail(asset.id)));
  expect(new Set(made).size).toBe(6);
  expect(bench.calls).toMatchObject({ thumbnails: 6, most: 2 });
  expect(await readFile(made[0] ?? '', 'utf8')).toBe('jpeg');
});

test('a file that gives no picture is not tried again and again', async () => {
  const { id } = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=1'));
  bench.calls.failNext = new AppError('tool.failed', 'no frame');
  expect(await bench.service.thumbnail(id)).toBeNull();
  expect(await bench.service.thumbnail(id)).toBeNull();
  expect(bench.calls.thumbnails).toBe(1);
  expect(await bench.stored()).toEqual([]);
});
