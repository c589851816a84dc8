import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import type { AudioStream, MediaInfo, VideoStream } from '../../../common/domain/media/media-info.ts';
import { type AssetId, assetId, jobId } from '../../../common/units/ids.ts';
import { micros } from '../../../common/units/micros.ts';
import { openMemoryStore, type Store } from '../../database/open.ts';
import { dataFolder } from '../data-folder/data-folder.ts';
import { createJobService } from '../jobs/create-job-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import { createAssetFiles } from './asset-files.ts';
import type { AssetMedia } from './asset-media.ts';
import { type ClosableAssetService, createAssetService } from './create-asset-service.ts';
import { createRenditionKind } from './rendition-kind.ts';
import { sweepUploads } from './upload-store.ts';

const video: VideoStream = {
  kind: 'video',
  index: 0,
  codec: 'h264',
  profile: null,
  width: 1280,
  height: 720,
  pixelFormat: 'yuv420p',
  frameRate: { num: 25, den: 1 },
  timeBase: null,
  startTime: micros(0),
  duration: null,
  rotation: 0,
  sideData: [],
  colorTransfer: null,
  isCover: false,
  language: null,
  title: null,
};
const audio = (index: number, language: string): AudioStream => ({
  kind: 'audio',
  index,
  codec: 'aac',
  sampleRateHz: 48_000,
  channels: 2,
  channelLayout: 'stereo',
  bitRate: null,
  startTime: micros(0),
  duration: null,
  durationTicks: null,
  timeBase: null,
  isDefault: index === 1,
  language,
  title: null,
});
function infoWith(tracks: number): MediaInfo {
  const sound = Array.from({ length: tracks }, (_, index) => audio(index + 1, index === 0 ? 'en' : 'es'));
  return {
    format: 'mov,mp4,m4a,3gp,3g2,mj2',
    sizeBytes: 5,
    duration: micros(10_000_000),
    startTime: micros(0),
    streams: [video, ...sound],
    chapterCount: 0,
  };
}

/** ffmpeg's place: a file's text says what it is, such as `tracks=2`; other texts are no media. */
function fakeMedia() {
  const calls = {
    probes: [] as string[],
    tracksMade: 1,
    thumbnails: 0,
    renditions: 0,
    atOnce: 0,
    most: 0,
    failNext: undefined as AppError | undefined,
  };
  const media: AssetMedia = {
    async probe(file) {
      calls.probes.push(file);
      if (calls.failNext) throw calls.failNext;
      const tracks = /tracks=(\d+)/.exec(await readFile(file, 'utf8'))?.[1];
      if (!tracks) throw new AppError('media.not-media', 'a text file');
      return infoWith(Number(tracks));
    },
    async makeThumbnail({ target }) {
      calls.thumbnails += 1;
      calls.atOnce += 1;
      calls.most = Math.max(calls.most, calls.atOnce);
      await writeFile(target, 'jpeg');
      calls.atOnce -= 1;
      if (calls.failNext) throw calls.failNext;
    },
    async makeRendition({ target, audioTrack }) {
      calls.renditions += 1;
      await writeFile(target, `tracks=${calls.tracksMade} of ${audioTrack}`);
      if (calls.failNext) throw calls.failNext;
    },
  };
  return { media, calls };
}

let root: string;
let store: Store;
let jobs: JobService;
let service: ClosableAssetService;
let fake: ReturnType<typeof fakeMedia>;
let nowMs: number;
let inUse: Set<AssetId>;
const folder = () => dataFolder(path.join(root, 'data'));
const at = (name: string): string => path.join(root, name);
async function write(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  return at(name);
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assets-'));
  for (const each of [folder().media, folder().cache, folder().uploads]) await mkdir(each, { recursive: true });
  store = openMemoryStore();
  fake = fakeMedia();
  nowMs = 1_000;
  inUse = new Set();
  let count = 0;
  const newId = (): string => `id${++count}`;
  const shared = {
    assets: store.assets,
    files: createAssetFiles({ folder: folder(), now: () => nowMs }),
    folder: folder(),
    media: fake.media,
    now: () => nowMs,
    newId: (): AssetId => assetId(newId()),
  };
  jobs = createJobService({
    jobs: store.jobs,
    kinds: [createRenditionKind(shared)],
    now: () => nowMs,
    random: () => 0.5,
    newId: () => jobId(newId()),
  });
  jobs.start();
  service = createAssetService({ ...shared, jobs: () => jobs, isInUse: (id) => inUse.has(id) });
});
afterEach(async () => {
  await service.close();
  await jobs.close();
  store.close();
  await rm(root, { recursive: true, force: true });
});

/** Everything below the data folder that is a file. */
async function stored(): Promise<readonly string[]> {
  const entries = await readdir(folder().root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder().root, path.join(entry.parentPath, entry.name)));
}

test('a file added by reference stays where it is and is shown without its path', async () => {
  const file = await write('talk.mp4', 'tracks=2');
  const asset = await service.addReference(file);
  expect(asset).toMatchObject({ kind: 'video', origin: 'reference', name: 'talk.mp4', width: 1280, available: true });
  expect(asset.audioTracks.map((track) => track.language)).toEqual(['en', 'es']);
  expect(JSON.stringify(asset)).not.toContain(root);
  expect(await service.pathOf(asset.id)).toBe(file);
  expect(await stored()).toEqual([]);
});

test('the same file added again, at once or through a link, is the same asset and is probed once', async () => {
  const file = await write('talk.mp4', 'tracks=1');
  await symlink(file, at('link.mp4'));
  const added = await Promise.all([service.addReference(file), service.addReference(at('link.mp4')), service.addReference(file)]);
  expect(new Set(added.map((asset) => asset.id)).size).toBe(1);
  expect(fake.calls.probes).toHaveLength(1);
  expect(service.list(10)).toHaveLength(1);
});

test('a file that changed in its place is probed afresh and what was made of it goes', async () => {
  const file = await write('talk.mp4', 'tracks=2');
  const { id } = await service.addReference(file);
  await service.thumbnail(id);
  await service.rendition(id, 1);
  expect(await stored()).toHaveLength(2);
  await write('talk.mp4', 'tracks=3 and longer');
  expect((await service.addReference(file)).audioTracks).toHaveLength(3);
  expect(service.list(10).map((asset) => asset.id)).toEqual([id]);
  expect(await stored()).toEqual([]);
});

test('a change that keeps the size is seen by the time', async () => {
  const file = await write('talk.mp4', 'tracks=1');
  await service.addReference(file);
  await write('talk.mp4', 'tracks=2');
  await utimes(file, 1, 1);
  expect((await service.addReference(file)).audioTracks).toHaveLength(2);
});

test('what is no file of media is refused with its reason', async () => {
  const refusals: ReadonlyArray<readonly [string, string]> = [
    ['relative.mp4', 'usage.invalid'],
    [at('nothing.mp4'), 'media.vanished'],
    [root, 'media.not-media'],
    ['/dev/null', 'media.not-media'],
    [await write('empty.mp4', ''), 'media.empty'],
    [await write('text.mp4', 'hello'), 'media.not-media'],
    [await write('data/secret.mp4', 'tracks=1'), 'usage.not-allowed'],
  ];
  await symlink(at('data/secret.mp4'), at('alias.mp4'));
  for (const [file, code] of [...refusals, [at('alias.mp4'), 'usage.not-allowed'] as const]) {
    await expect(service.addReference(file), file).rejects.toMatchObject({ code });
  }
  expect(service.list(10)).toEqual([]);
});

test('an upload moves into the store under a name of ours, with the ending its content asks for', async () => {
  const temporary = await write('data/uploads/x1', 'tracks=1');
  const asset = await service.addUpload(temporary, '../../evil\u202e.html', assetId('x1'));
  expect(asset).toMatchObject({ origin: 'upload', name: 'evil.html', available: true });
  expect(await stored()).toEqual([`media/uploads/${asset.id}.mp4`]);
});

test('an upload that is no media is refused; the file stays with whoever received it', async () => {
  const temporary = await write('data/uploads/x1', 'hello');
  await expect(service.addUpload(temporary, 'a.mp4', assetId('x1'))).rejects.toMatchObject({ code: 'media.not-media' });
  expect(await stored()).toEqual(['uploads/x1']);
  expect(service.list(10)).toEqual([]);
});

test('an upload that could not be taken because ffmpeg was missing, or its place could not be written, is taken at the next try', async () => {
  const temporary = await write('data/uploads/x1', 'tracks=1');
  const add = () => service.addUpload(temporary, 'a.mp4', assetId('x1'));
  fake.calls.failNext = new AppError('tool.missing', 'ffmpeg was not found.');
  await expect(add()).rejects.toMatchObject({ code: 'tool.missing' });
  fake.calls.failNext = undefined;
  const place = await write('data/media/uploads', 'a file in its place');
  await expect(add()).rejects.toThrow();
  expect((await stored()).toSorted()).toEqual(['media/uploads', 'uploads/x1']);
  await rm(place);
  expect(await add()).toMatchObject({ id: 'x1', name: 'a.mp4' });
  expect(await stored()).toEqual(['media/uploads/x1.mp4']);
});

test('an upload that is added again after a kill is one asset, wherever the kill came', async () => {
  const temporary = await write('data/uploads/x1', 'tracks=2');
  const add = () => service.addUpload(temporary, 'a.mp4', assetId('x1'));
  const first = await add();
  expect((await add()).id).toBe(first.id);
  store.assets.remove(first.id); // killed after the move, before the record
  expect(await add()).toMatchObject({ id: first.id, origin: 'upload' });
  expect(await readFile(await service.pathOf(first.id), 'utf8')).toBe('tracks=2');
  expect(service.list(10)).toHaveLength(1);
  expect(await stored()).toEqual(['media/uploads/x1.mp4']);
});

test('a file that unfinished work needs is not removed, and says why', async () => {
  const upload = await service.addUpload(await write('data/uploads/x1', 'tracks=2'), 'a.mp4', assetId('x1'));
  await service.rendition(upload.id, 1);
  inUse.add(upload.id);
  const refusal = { code: 'job.not-possible', message: expect.stringContaining('a.mp4 is being dubbed') };
  await expect(service.remove(upload.id)).rejects.toMatchObject(refusal);
  expect(await stored()).toHaveLength(2);
  inUse.delete(upload.id);
  expect(await service.remove(upload.id)).toBe(true);
  expect(await stored()).toEqual([]);
});

test('forgetting an upload deletes its file; forgetting a reference leaves the user’s file alone', async () => {
  const mine = await service.addReference(await write('talk.mp4', 'tracks=2'));
  const upload = await service.addUpload(await write('data/uploads/x1', 'tracks=1'), 'a.mp4', assetId('x1'));
  await service.rendition(mine.id, 0);
  expect(await service.remove(mine.id)).toBe(true);
  expect(await service.remove(upload.id)).toBe(true);
  expect(await service.remove(upload.id)).toBe(false);
  expect(await stored()).toEqual([]);
  expect(await readFile(at('talk.mp4'), 'utf8')).toBe('tracks=2');
  expect(() => service.get(mine.id)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('a produced file in a place of the user’s that is known already keeps its identity', async () => {
  const place = await write('talk.es.mp4', 'tracks=2');
  const produce = () =>
    service.addProduced({ name: 'talk.es.mp4', location: { kind: 'external', path: place }, info: infoWith(2), sizeBytes: 8 });
  const first = await produce();
  expect(first).toMatchObject({ origin: 'produced', name: 'talk.es.mp4' });
  expect((await produce()).id).toBe(first.id);
});

test('a product of the store that is registered twice, as after a kill, is one asset', async () => {
  await mkdir(path.join(folder().media, 'dubs'), { recursive: true });
  await writeFile(path.join(folder().media, 'dubs/j1.mp4'), 'tracks=2');
  const produce = () =>
    service.addProduced({ name: 'talk.es.mp4', location: { kind: 'stored', key: 'dubs/j1.mp4' }, info: infoWith(2), sizeBytes: 8 });
  const ids = [(await produce()).id, (await produce()).id];
  expect(new Set(ids).size).toBe(1);
  expect(service.list(10)).toHaveLength(1);
  await service.remove(ids[0] ?? assetId('none'));
  expect(await stored()).toEqual([]);
});

test('a rendition is made once, however many ask for it, and made again when its file is gone', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=2'));
  const [one, other] = await Promise.all([service.rendition(id, 1), service.rendition(id, 1)]);
  expect(one.id).toBe(other.id);
  expect(one).toMatchObject({ origin: 'rendition', name: 'talk.mp4' });
  expect(fake.calls.renditions).toBe(1);
  expect(service.list(10).map((asset) => asset.id)).toEqual([id]);
  await rm(await service.pathOf(one.id));
  const again = await service.rendition(id, 1);
  expect(fake.calls.renditions).toBe(2);
  expect(await readFile(await service.pathOf(again.id), 'utf8')).toBe('tracks=1 of 1');
  expect(store.assets.derivedFrom(id)).toHaveLength(1);
});

test('a rendition cut short on disk is made again', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=2'));
  await truncate(await service.pathOf((await service.rendition(id, 1)).id), 3);
  await service.rendition(id, 1);
  expect(fake.calls.renditions).toBe(2);
});

test('a rendition that has not the one track it should have is refused and removed', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=2'));
  fake.calls.tracksMade = 2;
  await expect(service.rendition(id, 1)).rejects.toMatchObject({ code: 'media.verification-failed' });
  expect(await stored()).toEqual([]);
});

test('a rendition job left in the queue and one asked for now make one rendition', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=2'));
  const left = jobs.enqueue('rendition', { title: 'left', input: { assetId: id, audioTrack: 1 } });
  await service.rendition(id, 1);
  expect((await jobs.settled(left.id)).state).toBe('succeeded');
  expect(fake.calls.renditions).toBe(1);
});

test('a file with one track that a browser plays is its own rendition', async () => {
  const asset = await service.addReference(await write('talk.mp4', 'tracks=1'));
  expect((await service.rendition(asset.id, 0)).id).toBe(asset.id);
  await expect(service.rendition(asset.id, 1)).rejects.toMatchObject({ code: 'media.no-audio' });
});

test('a rendition that fails tells why and leaves nothing behind', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=2'));
  fake.calls.failNext = new AppError('media.disk-full', 'The disk is full.');
  await expect(service.rendition(id, 1)).rejects.toMatchObject({ code: 'media.disk-full', message: 'The disk is full.' });
  expect(await stored()).toEqual([]);
  fake.calls.failNext = undefined;
  expect(await service.rendition(id, 1)).toMatchObject({ origin: 'rendition' });
});

test('a thumbnail is made once, and at most two are made at a time', async () => {
  const assets = [];
  for (let index = 0; index < 6; index++) assets.push(await service.addReference(await write(`${index}.mp4`, 'tracks=1')));
  const twice = [...assets, ...assets];
  const made = await Promise.all(twice.map((asset) => service.thumbnail(asset.id)));
  expect(new Set(made).size).toBe(6);
  expect(fake.calls).toMatchObject({ thumbnails: 6, most: 2 });
  expect(await readFile(made[0] ?? '', 'utf8')).toBe('jpeg');
});

test('a file that gives no picture is not tried again and again', async () => {
  const { id } = await service.addReference(await write('talk.mp4', 'tracks=1'));
  fake.calls.failNext = new AppError('tool.failed', 'no frame');
  expect(await service.thumbnail(id)).toBeNull();
  expect(await service.thumbnail(id)).toBeNull();
  expect(fake.calls.thumbnails).toBe(1);
  expect(await stored()).toEqual([]);
});

test('a list shows a vanished file as gone once the disk was asked, and says that it changed', async () => {
  const file = await write('talk.mp4', 'tracks=1');
  const { id } = await service.addReference(file);
  await rm(file);
  nowMs += 10_000;
  const told = new Promise((resolve) => service.onChange(resolve));
  expect(service.list(10)[0]?.available).toBe(true);
  expect(await told).toBe(id);
  expect(service.list(10)[0]?.available).toBe(false);
  await expect(service.pathOf(id)).rejects.toMatchObject({ code: 'media.vanished' });
  await write('talk.mp4', 'tracks=1');
  expect((await service.addReference(file)).available).toBe(true);
});

test('a listener that has stopped listening hears nothing', async () => {
  const heard: unknown[] = [];
  const stop = service.onChange((id) => heard.push(id));
  const { id } = await service.addReference(await write('a.mp4', 'tracks=1'));
  stop();
  await service.addReference(await write('b.mp4', 'tracks=1'));
  expect(heard).toEqual([id]);
});

test('after closing nothing new begins', async () => {
  const file = await write('talk.mp4', 'tracks=1');
  await service.close();
  await expect(service.addReference(file)).rejects.toMatchObject({ code: 'program.closing' });
});

test('uploads that a kill left unrecorded are swept away after an hour, recorded ones never', async () => {
  const asset = await service.addUpload(await write('data/uploads/x1', 'tracks=1'), 'a.mp4', assetId('x1'));
  const orphan = await write('data/media/uploads/id99.mp4', 'tracks=1');
  const writtenMs = (await stat(orphan)).mtimeMs;
  expect(await sweepUploads(folder(), store.assets, writtenMs + 1_000)).toBe(0);
  expect(await sweepUploads(folder(), store.assets, writtenMs + 7_200_000)).toBe(1);
  expect(await stored()).toEqual([`media/uploads/${asset.id}.mp4`]);
});
