import { mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { assetId } from '../../../common/units/ids.ts';
import { type AssetBench, infoWith, withAssetBench } from './fixtures/asset-bench.ts';
import { sweepUploads } from './upload-store.ts';

let bench: AssetBench;
withAssetBench((opened) => {
  bench = opened;
});

test('a file added by reference stays where it is and is shown without its path', async () => {
  const file = await bench.write('talk.mp4', 'tracks=2');
  const asset = await bench.service.addReference(file);
  expect(asset).toMatchObject({ kind: 'video', origin: 'reference', name: 'talk.mp4', width: 1280, available: true });
  expect(asset.audioTracks.map((track) => track.language)).toEqual(['en', 'es']);
  expect(JSON.stringify(asset)).not.toContain(bench.root);
  expect(await bench.service.pathOf(asset.id)).toBe(file);
  expect(await bench.stored()).toEqual([]);
});

test('the same file added again, at once or through a link, is the same asset and is probed once', async () => {
  const file = await bench.write('talk.mp4', 'tracks=1');
  await symlink(file, bench.at('link.mp4'));
  const added = await Promise.all([
    bench.service.addReference(file),
    bench.service.addReference(bench.at('link.mp4')),
    bench.service.addReference(file),
  ]);
  expect(new Set(added.map((asset) => asset.id)).size).toBe(1);
  expect(bench.calls.probes).toHaveLength(1);
  expect(bench.service.list(10)).toHaveLength(1);
});

test('a file that changed in its place is probed afresh and what was made of it goes', async () => {
  const file = await bench.write('talk.mp4', 'tracks=2');
  const { id } = await bench.service.addReference(file);
  await bench.service.thumbnail(id);
  await bench.service.rendition(id, 1);
  expect(await bench.stored()).toHaveLength(2);
  await bench.write('talk.mp4', 'tracks=3 and longer');
  expect((await bench.service.addReference(file)).audioTracks).toHaveLength(3);
  expect(bench.service.list(10).map((asset) => asset.id)).toEqual([id]);
  expect(await bench.stored()).toEqual([]);
});

test('a change that keeps the size is seen by the time', async () => {
  const file = await bench.write('talk.mp4', 'tracks=1');
  await bench.service.addReference(file);
  await bench.write('talk.mp4', 'tracks=2');
  await utimes(file, 1, 1);
  expect((await bench.service.addReference(file)).audioTracks).toHaveLength(2);
});

test('what is no file of media is refused with its reason', async () => {
  const refusals: ReadonlyArray<readonly [string, string]> = [
    ['relative.mp4', 'usage.invalid'],
    [bench.at('nothing.mp4'), 'media.vanished'],
    [bench.root, 'media.not-media'],
    ['/dev/null', 'media.not-media'],
    [await bench.write('empty.mp4', ''), 'media.empty'],
    [await bench.write('text.mp4', 'hello'), 'media.not-media'],
    [await bench.write('data/secret.mp4', 'tracks=1'), 'usage.not-allowed'],
  ];
  await symlink(bench.at('data/secret.mp4'), bench.at('alias.mp4'));
  for (const [file, code] of [...refusals, [bench.at('alias.mp4'), 'usage.not-allowed'] as const]) {
    await expect(bench.service.addReference(file), file).rejects.toMatchObject({ code });
  }
  expect(bench.service.list(10)).toEqual([]);
});

test('an upload moves into the store under a name of ours, with the ending its content asks for', async () => {
  const temporary = await bench.write('data/uploads/x1', 'tracks=1');
  const asset = await bench.service.addUpload(temporary, '../../evil\u202e.html', assetId('x1'));
  expect(asset).toMatchObject({ origin: 'upload', name: 'evil.html', available: true });
  expect(await bench.stored()).toEqual([`media/uploads/${asset.id}.mp4`]);
});

test('an upload that is no media is refused; the file stays with whoever received it', async () => {
  const temporary = await bench.write('data/uploads/x1', 'hello');
  await expect(bench.service.addUpload(temporary, 'a.mp4', assetId('x1'))).rejects.toMatchObject({ code: 'media.not-media' });
  expect(await bench.stored()).toEqual(['uploads/x1']);
  expect(bench.service.list(10)).toEqual([]);
});

test('an upload that could not be taken because ffmpeg was missing, or its place could not be written, is taken at the next try', async () => {
  const temporary = await bench.write('data/uploads/x1', 'tracks=1');
  const add = () => bench.service.addUpload(temporary, 'a.mp4', assetId('x1'));
  bench.calls.failNext = new AppError('tool.missing', 'ffmpeg was not found.');
  await expect(add()).rejects.toMatchObject({ code: 'tool.missing' });
  bench.calls.failNext = undefined;
  const place = await bench.write('data/media/uploads', 'a file in its place');
  await expect(add()).rejects.toThrow();
  expect((await bench.stored()).toSorted()).toEqual(['media/uploads', 'uploads/x1']);
  await rm(place);
  expect(await add()).toMatchObject({ id: 'x1', name: 'a.mp4' });
  expect(await bench.stored()).toEqual(['media/uploads/x1.mp4']);
});

test('an upload that is added again after a kill is one asset, wherever the kill came', async () => {
  const temporary = await bench.write('data/uploads/x1', 'tracks=2');
  const add = () => bench.service.addUpload(temporary, 'a.mp4', assetId('x1'));
  const first = await add();
  expect((await add()).id).toBe(first.id);
  bench.store.assets.remove(first.id); // killed after the move, before the record
  expect(await add()).toMatchObject({ id: first.id, origin: 'upload' });
  expect(await readFile(await bench.service.pathOf(first.id), 'utf8')).toBe('tracks=2');
  expect(bench.service.list(10)).toHaveLength(1);
  expect(await bench.stored()).toEqual(['media/uploads/x1.mp4']);
});

test('a file that unfinished work needs is not removed, and says why', async () => {
  const upload = await bench.service.addUpload(await bench.write('data/uploads/x1', 'tracks=2'), 'a.mp4', assetId('x1'));
  await bench.service.rendition(upload.id, 1);
  bench.inUse.add(upload.id);
  const refusal = { code: 'job.not-possible', message: expect.stringContaining('a.mp4 is being dubbed') };
  await expect(bench.service.remove(upload.id)).rejects.toMatchObject(refusal);
  expect(await bench.stored()).toHaveLength(2);
  bench.inUse.delete(upload.id);
  expect(await bench.service.remove(upload.id)).toBe(true);
  expect(await bench.stored()).toEqual([]);
});

test('forgetting an upload deletes its file; forgetting a reference leaves the user’s file alone', async () => {
  const mine = await bench.service.addReference(await bench.write('talk.mp4', 'tracks=2'));
  const upload = await bench.service.addUpload(await bench.write('data/uploads/x1', 'tracks=1'), 'a.mp4', assetId('x1'));
  await bench.service.rendition(mine.id, 0);
  expect(await bench.service.remove(mine.id)).toBe(true);
  expect(await bench.service.remove(upload.id)).toBe(true);
  expect(await bench.service.remove(upload.id)).toBe(false);
  expect(await bench.stored()).toEqual([]);
  expect(await readFile(bench.at('talk.mp4'), 'utf8')).toBe('tracks=2');
  expect(() => bench.service.get(mine.id)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('a produced file in a place of the user’s that is known already keeps its identity', async () => {
  const place = await bench.write('talk.es.mp4', 'tracks=2');
  const produce = () =>
    bench.service.addProduced({ name: 'talk.es.mp4', location: { kind: 'external', path: place }, info: infoWith(2), sizeBytes: 8 });
  const first = await produce();
  expect(first).toMatchObject({ origin: 'produced', name: 'talk.es.mp4' });
  expect((await produce()).id).toBe(first.id);
});

test('a product of the store that is registered twice, as after a kill, is one asset', async () => {
  await mkdir(path.join(bench.folder().media, 'dubs'), { recursive: true });
  await writeFile(path.join(bench.folder().media, 'dubs/j1.mp4'), 'tracks=2');
  const produce = () =>
    bench.service.addProduced({ name: 'talk.es.mp4', location: { kind: 'stored', key: 'dubs/j1.mp4' }, info: infoWith(2), sizeBytes: 8 });
  const ids = [(await produce()).id, (await produce()).id];
  expect(new Set(ids).size).toBe(1);
  expect(bench.service.list(10)).toHaveLength(1);
  await bench.service.remove(ids[0] ?? assetId('none'));
  expect(await bench.stored()).toEqual([]);
});

test('a list shows a vanished file as gone once the disk was asked, and says that it changed', async () => {
  const file = await bench.write('talk.mp4', 'tracks=1');
  const { id } = await bench.service.addReference(file);
  await rm(file);
  bench.nowMs += 10_000;
  const told = new Promise((resolve) => bench.service.onChange(resolve));
  expect(bench.service.list(10)[0]?.available).toBe(true);
  expect(await told).toBe(id);
  expect(bench.service.list(10)[0]?.available).toBe(false);
  await expect(bench.service.pathOf(id)).rejects.toMatchObject({ code: 'media.vanished' });
  await bench.write('talk.mp4', 'tracks=1');
  expect((await bench.service.addReference(file)).available).toBe(true);
});

test('a listener that has stopped listening hears nothing', async () => {
  const heard: unknown[] = [];
  const stop = bench.service.onChange((id) => heard.push(id));
  const { id } = await bench.service.addReference(await bench.write('a.mp4', 'tracks=1'));
  stop();
  await bench.service.addReference(await bench.write('b.mp4', 'tracks=1'));
  expect(heard).toEqual([id]);
});

test('after closing nothing new begins', async () => {
  const file = await bench.write('talk.mp4', 'tracks=1');
  await bench.service.close();
  await expect(bench.service.addReference(file)).rejects.toMatchObject({ code: 'program.closing' });
});

test('uploads that a kill left unrecorded are swept away after an hour, recorded ones never', async () => {
  const asset = await bench.service.addUpload(await bench.write('data/uploads/x1', 'tracks=1'), 'a.mp4', assetId('x1'));
  const orphan = await bench.write('data/media/uploads/id99.mp4', 'tracks=1');
  const writtenMs = (await stat(orphan)).mtimeMs;
  expect(await sweepUploads(bench.folder(), bench.store.assets, writtenMs + 1_000)).toBe(0);
  expect(await sweepUploads(bench.folder(), bench.store.assets, writtenMs + 7_200_000)).toBe(1);
  expect(await bench.stored()).toEqual([`media/uploads/${asset.id}.mp4`]);
});
