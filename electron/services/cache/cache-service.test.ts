import { expect, test } from 'vitest';
import { z } from 'zod';
import { openMemoryStore } from '../../database/open.ts';
import { createCacheService } from './cache-service.ts';

const never = new AbortController().signal;
function openCache(mostBytes?: number) {
  const clock = { nowMs: 1_000 };
  const store = openMemoryStore();
  const cache = createCacheService({ cache: store.cache, now: () => clock.nowMs, ...(mostBytes !== undefined && { mostBytes }) });
  return { cache, clock, store };
}

test('a value is there until its time is over, and counted as found or not', () => {
  const { cache, clock } = openCache();
  cache.set([{ key: 'video:a', value: { title: 'Talk' }, expiresAtMs: 2_000 }]);
  expect(cache.get('video:a', z.object({ title: z.string() }))).toEqual({ title: 'Talk' });
  clock.nowMs = 2_000;
  expect(cache.get('video:a', z.unknown())).toBeUndefined();
  expect(cache.stats()).toMatchObject({ hits: 1, misses: 1, entries: 0 });
});

test('a value that is no longer understood is as good as none', () => {
  const { cache } = openCache();
  cache.set([{ key: 'video:a', value: { title: 7 }, expiresAtMs: 2_000 }]);
  expect(cache.get('video:a', z.object({ title: z.string() }))).toBeUndefined();
  expect(cache.stats()).toMatchObject({ hits: 0, misses: 1 });
});

test('what is past its time already is not kept', () => {
  const { cache } = openCache();
  cache.set([{ key: 'video:a', value: 1, expiresAtMs: 1_000 }]);
  expect(cache.stats()).toMatchObject({ entries: 0 });
});

test('a part of the cache is forgotten by the beginning of its keys, whatever signs they hold', () => {
  const { cache } = openCache();
  cache.set(['video:a', 'format:a:137', 'format:%:1', 'format:b:1'].map((key) => ({ key, value: 1, expiresAtMs: 2_000 })));
  expect(cache.clear('format:%')).toBe(1);
  expect(cache.clear('format:a:')).toBe(1);
  expect(cache.get('format:b:1', z.number())).toBe(1);
  expect(cache.clear('')).toBe(2);
});

test('what was used longest ago goes first when it grows too large', () => {
  const { cache, clock } = openCache(1_000);
  const put = (key: string) => cache.set([{ key, value: 'x'.repeat(398), expiresAtMs: 1e9 }]);
  put('a');
  clock.nowMs += 1;
  put('b');
  clock.nowMs += 1;
  cache.get('a', z.string());
  clock.nowMs += 1;
  for (let index = 0; index < 198; index += 1) put('c'); // the looks at the size are rare
  expect(['a', 'b', 'c'].filter((key) => cache.get(key, z.string()) !== undefined)).toEqual(['a', 'c']);
});

test('all who ask for the same thing at the same time are answered by one piece of work', async () => {
  const { cache } = openCache();
  let runs = 0;
  const ask = () => cache.once('video:a', never, async () => ++runs);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

test('a failure is everyone’s and the next one tries anew', async () => {
  const { cache } = openCache();
  let runs = 0;
  const ask = () =>
    cache.once('video:a', never, async () => {
      runs += 1;
      if (runs === 1) throw new Error('away');
      return runs;
    });
  const both = await Promise.allSettled([ask(), ask()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask()).toBe(2);
});

test('one who stops waiting leaves the others theirs, and the last one stops the work', async () => {
  const { cache } = openCache();
  const [one, other] = [new AbortController(), new AbortController()];
  let stopped = false;
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => {
        stopped = true;
        reject(signal.reason);
      });
      setTimeout(() => resolve('late'), 50);
    });
  const first = cache.once('video:a', one.signal, work);
  const second = cache.once('video:a', other.signal, work);
  one.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(stopped).toBe(false);
  expect(await second).toBe('late');

  const third = cache.once('video:b', other.signal, work);
  other.abort(new Error('no more'));
  await expect(third).rejects.toThrow('no more');
  expect(stopped).toBe(true);
  expect(await cache.once('video:b', never, async () => 'anew')).toBe('anew');
});

test('what is secret is there until its time is over and forgotten like the rest, but never in the store', () => {
  const { cache, clock, store } = openCache();
  cache.set([{ key: 'video:a', value: 'open', expiresAtMs: 3_000 }]);
  cache.set([{ key: 'video:a', value: 'secret', expiresAtMs: 2_000, isSecret: true }]);
  expect(cache.get('video:a', z.string())).toBe('secret');
  expect(store.cache.find('video:a', clock.nowMs)).toBeUndefined();
  expect(cache.stats()).toMatchObject({ entries: 1, sizeBytes: 8 });
  clock.nowMs = 2_000;
  expect(cache.get('video:a', z.string())).toBeUndefined();
  cache.set([{ key: 'video:a', value: 'secret', expiresAtMs: 3_000, isSecret: true }]);
  expect(cache.clear('video:')).toBe(1);
  expect(cache.get('video:a', z.string())).toBeUndefined();
});

test('an open answer takes the place of a secret one', () => {
  const { cache } = openCache();
  cache.set([{ key: 'video:a', value: 'secret', expiresAtMs: 2_000, isSecret: true }]);
  cache.set([{ key: 'video:a', value: 'open', expiresAtMs: 2_000 }]);
  expect(cache.get('video:a', z.string())).toBe('open');
  expect(cache.stats()).toMatchObject({ entries: 1 });
});
