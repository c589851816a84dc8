import { expect, test } from 'vitest';
import type { FormatSource } from '../../../common/domain/downloads/extraction.ts';
import type { ManifestPeriod } from '../../../common/domain/downloads/manifests/manifest.ts';
import { ExtractionFailure, type ManifestReader } from './ports.ts';
import { sourcesOf } from './read-manifest.ts';

const headers = { cookie: 'session=1', authorization: 'Bearer x', referer: 'https://site.example/' };
const manifest: FormatSource = {
  ...{ kind: 'manifest', protocol: 'hls', url: 'https://site.example/v/index.m3u8', representation: null, headers, expiresAtMs: null },
};
const period = (...urls: readonly string[]): ManifestPeriod => ({
  ...{ source: { kind: 'fragments', fragments: urls.map((url) => ({ url })) }, durationMs: 4_000, clockStartMs: 0 },
});
const { signal } = new AbortController();
const read = (source: FormatSource, periods: ManifestReader['periods']) =>
  sourcesOf(
    {
      manifests: { offer: () => Promise.reject(new Error('not asked for')), periods },
      // the run's signal and log are all that is looked at
      context: { signal, log: () => undefined } as unknown as Parameters<typeof sourcesOf>[0]['context'],
    },
    { source },
    7,
  );

const unread = (): Promise<never> => Promise.reject(new Error('no manifest is read'));

test('each period of a manifest is a transfer of its own', async () => {
  const found = await read(manifest, async () => [period('https://site.example/a.ts'), period('https://site.example/b.ts')]);
  expect(found).toMatchObject([
    { source: { kind: 'fragments', fragments: [{ url: 'https://site.example/a.ts' }], headers }, durationMs: 4_000 },
    { source: { fragments: [{ url: 'https://site.example/b.ts' }] } },
  ]);
});

test('what proves who is asking is not told to another host that a manifest names', async () => {
  const [found] = await read(manifest, async () => [period('https://site.example/a.ts', 'https://elsewhere.example/b.ts')]);
  expect(found?.source.headers).toEqual({ referer: 'https://site.example/' });
});

test('ranges of pieces that are listed end behind their last byte for the transfer', async () => {
  const source: FormatSource = {
    kind: 'fragments',
    fragments: [{ url: 'https://x/a', range: { start: 0, end: 9 } }],
    headers: {},
    expiresAtMs: null,
  };
  expect(await read(source, unread)).toMatchObject([{ source: { fragments: [{ range: { start: 0, end: 10 } }] }, durationMs: null }]);
});

test('a file is told its size, what a manifest names is not', async () => {
  expect(await read({ kind: 'file', url: 'https://x/a', headers: {}, expiresAtMs: null }, unread)).toMatchObject([
    { source: { expectedBytes: 7 } },
  ]);
  const file: ManifestPeriod = { source: { kind: 'file', url: 'https://x/b' }, durationMs: null, clockStartMs: 0 };
  expect(await read(manifest, async () => [file])).toMatchObject([{ source: { kind: 'file', expectedBytes: null } }]);
});

test.each([
  ['live', 'download.live'],
  ['not-found', 'download.removed'],
  ['no-network', 'download.no-network'],
  ['unknown', 'download.extractor-failed'],
] as const)('a manifest that is %s fails the download with %s', async (kind, code) => {
  await expect(read(manifest, () => Promise.reject(new ExtractionFailure(kind, 'why')))).rejects.toMatchObject({ code, message: 'why' });
});
