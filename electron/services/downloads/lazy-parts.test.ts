import { expect, test } from 'vitest';
import type { ManifestOffer } from '../../../common/domain/downloads/manifests/manifest.ts';
import { lazyExtractor, lazyManifests } from './lazy-parts.ts';
import type { Extractor, ManifestReader } from './ports.ts';

/** Loads `part` from the second time on. */
function loadingLate<T>(part: T): { load(): Promise<T>; readonly times: () => number } {
  let times = 0;
  return {
    times: () => times,
    load: () => (++times === 1 ? Promise.reject(new Error('too many open files')) : Promise.resolve(part)),
  };
}

test('an extractor that could not be loaded once is loaded at the next link, and then once for all', async () => {
  const whole: Extractor = { name: 'youtubei', accepts: () => true, unavailable: async () => null, extract: () => Promise.reject() };
  const late = loadingLate(whole);
  const extractor = lazyExtractor('youtubei', () => true, late.load);
  await expect(extractor.unavailable()).rejects.toThrow('too many open files');
  expect(await extractor.unavailable()).toBeNull();
  expect(await extractor.unavailable()).toBeNull();
  expect(late.times()).toBe(2);
});

test('the reader of manifests is loaded again where it could not be loaded', async () => {
  const whole: ManifestReader = { offer: async () => ({}) as ManifestOffer, periods: async () => [] }; // what it offers is not looked at
  const manifests = lazyManifests(loadingLate(whole).load);
  const question = [
    { kind: 'manifest', protocol: 'hls', url: 'https://a.example/b.m3u8', representation: null, headers: {} },
    { signal: new AbortController().signal, log: () => undefined },
  ] as const;
  await expect(manifests.periods(...question)).rejects.toThrow('too many open files');
  expect(await manifests.periods(...question)).toEqual([]);
});
