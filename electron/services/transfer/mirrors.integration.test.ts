import { expect, test } from 'vitest';
import { hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { type Bench, benchesOfTests } from '../../../tests/fakes/transfer-bench.ts';

const SIZE = 8_000_000;
const open = benchesOfTests();

/** Stops once so many bytes are noted. */
async function pauseAt(bench: Bench, bytes: number): Promise<void> {
  const pause = new AbortController();
  const noted = (): number => bench.entries.at(-1)?.done.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0;
  const paused = bench.run({ signal: pause.signal, onProgress: () => noted() >= bytes && pause.abort(new Error('paused')) });
  await expect(paused).rejects.toThrow('paused');
}
const sentBytes = ({ server }: Bench): number => server.requests.reduce((sum, request) => sum + request.sentBytes, 0);

test('after a pause another mirror that marks the same file otherwise is gone on with, once its bytes are compared', async () => {
  const bench = await open({ bytesPerSecond: 2_000_000 });
  await pauseAt(bench, 4_000_000);
  const before = sentBytes(bench);
  Object.assign(bench.server.behaviour, { etag: '"of another mirror"', bytesPerSecond: null });
  await bench.run();
  expect(await bench.hash()).toBe(hashOfContent(1, SIZE));
  expect(sentBytes(bench) - before).toBeLessThan(SIZE / 2 + 300_000);
  expect(bench.lines.filter((line) => line.includes('fetched anew'))).toEqual([]);
});

test('after a pause another version under another mark is fetched anew, and no byte of the old one stays', async () => {
  const bench = await open({ bytesPerSecond: 2_000_000 });
  await pauseAt(bench, 4_000_000);
  Object.assign(bench.server.behaviour, { etag: '"v2"', seed: 2, bytesPerSecond: null });
  await bench.run();
  expect(await bench.hash()).toBe(hashOfContent(2, SIZE));
});

test('a weak mark tells versions apart too, though a server cannot be asked by it', async () => {
  const bench = await open({ bytesPerSecond: 2_000_000, etag: 'W/"1"' });
  let isChanged = false;
  await bench.run({
    onProgress: ({ doneBytes }) => {
      if (isChanged || doneBytes < SIZE / 3) return;
      isChanged = true;
      Object.assign(bench.server.behaviour, { etag: 'W/"2"', seed: 2, bytesPerSecond: null, cuts: { afterBytes: 10, times: 4 } });
    },
  });
  expect([hashOfContent(1, SIZE), hashOfContent(2, SIZE)]).toContain(await bench.hash());
  expect(bench.server.requests.map(({ headers }) => headers['if-range']).filter(Boolean)).toEqual([]);
});

test('a slow address for which there is no fresh one is gone on with', async () => {
  const bench = await open({ bytesPerSecond: 1_000_000 });
  const asked: string[] = [];
  await bench.run({
    tuning: { slowBytesPerSecond: 50_000_000, slowMs: 200 },
    renew: (reason) => {
      asked.push(reason);
      return Promise.reject(new Error('the site wants a sign-in'));
    },
  });
  expect(asked).toEqual(['slow']);
  expect(await bench.hash()).toBe(hashOfContent(1, SIZE));
});

test('a piece that comes empty is no piece', async () => {
  const bench = await open({ sizeBytes: SIZE });
  const source = bench.fragments(8);
  const empty = { url: `${bench.server.origin}/empty` };
  const fragments = source.fragments.map((fragment, index) => (index === 4 ? empty : fragment));
  await expect(bench.run({ source: { ...source, fragments } })).rejects.toMatchObject({ kind: 'missing-fragment' });
  await bench.run({ source });
  expect(await bench.hash()).toBe(hashOfContent(1, SIZE));
});

test('pieces that were fetched of another list are not gone on with', async () => {
  const bench = await open({ bytesPerSecond: 4_000_000 });
  const pause = new AbortController();
  const onProgress = (): void => {
    if ((bench.entries.at(-1)?.fragmentsDone ?? 0) > 0) pause.abort(new Error('paused'));
  };
  await expect(bench.run({ source: bench.fragments(8), signal: pause.signal, onProgress })).rejects.toThrow('paused');
  const other = bench.fragments(8);
  Object.assign(bench.server.behaviour, { bytesPerSecond: null });
  await bench.run({ source: { ...other, fragments: other.fragments.toReversed() } });
  const expected = Array.from({ length: 8 }, (_, index) => index).toReversed();
  expect(bench.server.requests.slice(-8).map(({ url }) => Number(/\d+$/.exec(url)?.[0]))).toEqual(expect.arrayContaining(expected));
  expect(bench.entries.at(-1)?.fragmentsDone).toBe(8);
});
