import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import { assetId } from '../../../common/units/ids.ts';
import { micros } from '../../../common/units/micros.ts';
import { connectInMemory } from '../connection.ts';
import { migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { type AssetRecord, type AssetsRepository, createAssetsRepository } from './assets.ts';

let db: Database;
let assets: AssetsRepository;

beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  assets = createAssetsRepository(db);
});

const info: MediaInfo = {
  format: 'mov,mp4',
  sizeBytes: 100,
  duration: micros(5_000_000),
  startTime: micros(0),
  chapterCount: 2,
  streams: [
    {
      kind: 'video',
      index: 0,
      codec: 'h264',
      profile: 'High',
      width: 1280,
      height: 720,
      pixelFormat: 'yuv420p',
      frameRate: { num: 30_000, den: 1_001 },
      timeBase: { num: 1, den: 30_000 },
      startTime: micros(-1_001),
      duration: null,
      rotation: 90,
      sideData: ['Mastering display metadata'],
      colorTransfer: 'smpte2084',
      isCover: false,
      language: null,
      title: null,
    },
    {
      kind: 'audio',
      index: 1,
      codec: 'aac',
      sampleRateHz: 48_000,
      channels: 2,
      channelLayout: 'stereo',
      bitRate: null,
      startTime: micros(0),
      duration: micros(5_000_000),
      durationTicks: 240_000,
      timeBase: { num: 1, den: 48_000 },
      isDefault: true,
      language: 'eng',
      title: null,
    },
    { kind: 'subtitle', index: 2, codec: 'mov_text', language: 'eng', title: null },
  ],
};
const asset = (id: string, rest: Partial<AssetRecord> = {}): AssetRecord => ({
  id: assetId(id),
  kind: 'video',
  origin: 'reference',
  name: `${id}.mp4`,
  location: { kind: 'external', path: `/films/${id}.mp4` },
  sizeBytes: 5 * 2 ** 32,
  modifiedAtMs: 1_700_000_000_123,
  contentHash: null,
  info: null,
  derivedFrom: null,
  createdAtMs: 1,
  ...rest,
});

test('an asset is read back as it was written, with all that was probed', () => {
  const film = asset('film', { info, contentHash: 'ab' });
  const upload = asset('up', { origin: 'upload', location: { kind: 'stored', key: 'ab/up.mp4' } });
  assets.insert(film);
  assets.insert(upload);
  expect(assets.get(film.id)).toEqual(film);
  expect(assets.get(upload.id)).toEqual(upload);
  expect(assets.get(assetId('none'))).toBeUndefined();
});

test('a path finds the asset that was added last for it', () => {
  assets.insert(asset('first', { location: { kind: 'external', path: '/a.mp4' } }));
  assets.insert(asset('second', { location: { kind: 'external', path: '/a.mp4' } }));
  expect(assets.byExternalPath('/a.mp4')?.id).toBe('second');
  expect(assets.byExternalPath('/b.mp4')).toBeUndefined();
});

test('renditions are found by what they were made from, are not listed, and go with it', () => {
  const derivedFrom = { assetId: assetId('film'), key: 'audio-1' };
  const rendition = asset('r', { origin: 'rendition', derivedFrom, location: { kind: 'stored', key: 'r.mp4' } });
  assets.insert(asset('film'));
  assets.insert(rendition);
  expect(assets.derived(assetId('film'), 'audio-1')).toEqual(rendition);
  expect(assets.derived(assetId('film'), 'audio-2')).toBeUndefined();
  expect(assets.derivedFrom(assetId('film'))).toEqual([rendition]);
  expect(assets.list(9).map(({ id }) => id)).toEqual(['film']);
  assets.remove(assetId('film'));
  expect(assets.get(assetId('r'))).toBeUndefined();
});

test('the newest assets come first, up to the limit', () => {
  for (const [place, id] of ['a', 'b', 'c'].entries()) assets.insert(asset(id, { createdAtMs: place === 2 ? 1 : place }));
  expect(assets.list(9).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(assets.list(1).map(({ id }) => id)).toEqual(['c']);
});

test('a file that changed in its place gets its new content', () => {
  assets.insert(asset('film', { info, contentHash: 'ab' }));
  const content = { sizeBytes: 7, modifiedAtMs: 8, contentHash: null, info: null };
  assets.updateContent(assetId('film'), content);
  expect(assets.get(assetId('film'))).toEqual(asset('film', content));
  expect(() => assets.updateContent(assetId('none'), content)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('an asset of another version is left out, one with an old probe is listed without it', () => {
  assets.insert(asset('film', { info }));
  assets.insert(asset('odd'));
  db.prepare("UPDATE assets SET kind = 'hologram' WHERE id = 'odd'").run();
  db.prepare(`UPDATE assets SET info = '{"format":"mov"}' WHERE id = 'film'`).run();
  expect(assets.list(9)).toEqual([asset('film')]);
});

test('a moment that is not in whole milliseconds is refused rather than rounded', () => {
  expect(() => assets.insert(asset('film', { modifiedAtMs: 1.5 }))).toThrow(/INTEGER/);
});
