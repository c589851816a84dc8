import { expect, test } from 'vitest';
import { startConnectProxy } from '../../../tests/fakes/connect-proxy.ts';
import { hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { benchesOfTests } from '../../../tests/fakes/transfer-bench.ts';
import { createHostLimits, type HostLimits } from './host-limits.ts';
import { createRateLimiter } from './rate-limiter.ts';

const SIZE = 8_000_000;
const whole = hashOfContent(1, SIZE);
const bench = benchesOfTests();

test.each([1, 3])('two transfers from one host have no more than %d connections to it together', async (limit) => {
  const one = await bench({ bytesPerSecond: 20_000_000 });
  const two = await bench();
  const { hosts, held } = counting(createHostLimits(limit));
  await Promise.all([one.run({}, { hosts }), two.run({ source: one.file() }, { hosts })]);
  expect([await one.hash(), await two.hash()]).toEqual([whole, whole]);
  expect(held.most).toBe(limit);
  // The server learns of a closed connection later than we do, so it may see the next one first; eight would be no limit.
  expect(one.server.open.most).toBeLessThanOrEqual(2 * limit);
});

/** The limits, and how many places were taken at once. */
function counting(limits: HostLimits): { readonly hosts: HostLimits; readonly held: { now: number; most: number } } {
  const held = { now: 0, most: 0 };
  const acquire: HostLimits['acquire'] = async (host, signal) => {
    const giveBack = await limits.acquire(host, signal);
    held.now += 1;
    held.most = Math.max(held.most, held.now);
    let isHeld = true;
    return () => {
      if (isHeld) held.now -= 1;
      isHeld = false;
      giveBack();
    };
  };
  return { hosts: { ...limits, acquire }, held };
}

test('fragments of two transfers do not wait for each other for ever', async () => {
  const one = await bench({ fragmentBytes: 200_000, latencyMs: 2 });
  const two = await bench();
  const hosts = createHostLimits(2);
  await Promise.all([one, two].map((each) => each.run({ source: one.fragments(40) }, { hosts })));
  expect([await one.hash(), await two.hash()]).toEqual([whole, whole]);
});

test('the speed limit holds within a tenth over two transfers, and each has its share', async () => {
  const one = await bench();
  const two = await bench();
  const limiter = createRateLimiter(8_000_000);
  const begun = performance.now();
  const ends = await Promise.all(
    [one, two].map(async (each) => {
      await each.run({}, { limiter });
      return performance.now() - begun;
    }),
  );
  const bytesPerSecond = (2 * SIZE) / (Math.max(...ends) / 1_000);
  expect(bytesPerSecond).toBeGreaterThan(7_200_000);
  expect(bytesPerSecond).toBeLessThan(8_800_000);
  expect(Math.min(...ends) / Math.max(...ends)).toBeGreaterThan(0.8);
});

test('the speed limit can be changed while it runs', async () => {
  const { run, hash } = await bench();
  const limiter = createRateLimiter(1_000_000);
  setTimeout(() => limiter.setLimit(null), 300);
  const begun = performance.now();
  await run({}, { limiter });
  expect(performance.now() - begun).toBeLessThan(2_000);
  expect(await hash()).toBe(whole);
});

test('a transfer held back by the speed limit is neither silent nor slow', async () => {
  const { run, hash, lines } = await bench({ sizeBytes: 1_000_000 });
  const tuning = { idleMs: 100, slowBytesPerSecond: 5_000_000, slowMs: 100, leastPieceBytes: 50_000 };
  await run({ tuning, renew: () => Promise.reject(new Error('not asked for')) }, { limiter: createRateLimiter(600_000) });
  expect(await hash()).toBe(hashOfContent(1, 1_000_000));
  expect(lines).toEqual([]);
});

test('every connection of a transfer goes through the proxy, and the file is whole', async () => {
  const proxy = await startConnectProxy();
  const one = await bench();
  await one.run({ connections: 3 }, { proxyUrl: () => proxy.url });
  expect(await one.hash()).toBe(whole);
  expect(proxy.asked.length).toBeGreaterThanOrEqual(3);
  await proxy.close();
});
