import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ByteRange } from '../../../common/domain/downloads/byte-ranges.ts';
import { hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { type Bench, benchesOfTests } from '../../../tests/fakes/transfer-bench.ts';
import type { RenewReason } from './ports.ts';

const SIZE = 8_000_000;
const whole = hashOfContent(1, SIZE);
const bench = benchesOfTests();

/** Gives the addresses in turn, and remembers why each was asked for. */
function renewalBy(reasons: RenewReason[], next: (count: number) => ReturnType<Bench['file']>) {
  return async (reason: RenewReason) => {
    reasons.push(reason);
    return next(reasons.length);
  };
}

/** What the journal has at a renewal: it is noted every 50 ms. */
async function doneAtRenewal({ entries }: Bench): Promise<readonly ByteRange[]> {
  await delay(200);
  return entries.at(-1)?.done ?? [];
}

/** Bytes of `done` that these requests ask for again. */
function askedAgain(requests: Bench['server']['requests'], done: readonly ByteRange[]): number {
  return requests.reduce((sum, { headers }) => {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    const start = Number(first ?? 0);
    const end = last === undefined ? SIZE : Number(last) + 1;
    return sum + done.reduce((both, range) => both + Math.max(0, Math.min(range.end, end) - Math.max(range.start, start)), 0);
  }, 0);
}
/** Compared before a fresh address is believed. */
const BLOCK_BYTES = 65_536;

test('addresses that expire after some bytes are renewed, and nothing on disk is asked for again but a block to compare', async () => {
  const opened = await bench({ bytesPerToken: 3_000_000, bytesPerSecond: 4_000_000 });
  const { run, file, hash, server } = opened;
  const reasons: RenewReason[] = [];
  const done: Array<readonly ByteRange[]> = [];
  const renew = renewalBy(reasons, (count) => file(`/file?token=${count}`));
  await run({
    source: file('/file?token=0'),
    renew: async (reason) => {
      done.push(await doneAtRenewal(opened));
      return renew(reason);
    },
  });
  expect(await hash()).toBe(whole);
  expect(new Set(reasons)).toEqual(new Set(['expired']));
  for (const [index, ranges] of done.entries()) {
    expect(ranges.length).toBeGreaterThan(0);
    const after = server.requests.filter(({ url }) => url.endsWith(`token=${index + 1}`));
    expect(askedAgain(after, ranges)).toBeLessThanOrEqual(BLOCK_BYTES);
  }
});

test('an address that expired during a pause is renewed at once', async () => {
  const each = await bench({ bytesPerSecond: 2_000_000 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('paused')), 100);
  await expect(each.run({ source: each.file('/file?token=old'), signal: controller.signal })).rejects.toThrow('paused');
  each.server.behaviour.expiredTokens.add('old');
  const reasons: RenewReason[] = [];
  await each.run({ source: each.file('/file?token=old'), renew: renewalBy(reasons, () => each.file('/file?token=new')) });
  expect(await each.hash()).toBe(whole);
  expect(reasons).toEqual(['expired']);
});

test('fresh addresses that are refused too are given up', async () => {
  const { run, file } = await bench({ refusals: { status: 403, times: 1_000, headers: {} } });
  const reasons: RenewReason[] = [];
  await expect(run({ renew: renewalBy(reasons, () => file()) })).rejects.toMatchObject({ kind: 'refused', status: 403 });
  expect(reasons.length).toBeLessThanOrEqual(4);
});

test('a fresh address on another host that marks the same file otherwise is gone on with after a look at its bytes', async () => {
  const first = await bench({ bytesPerToken: 4_000_000 });
  const second = await bench({ etag: '"elsewhere"', bytesPerSecond: 4_000_000 });
  let done: readonly ByteRange[] = [];
  await first.run({
    renew: async () => {
      done = await doneAtRenewal(first);
      return second.file();
    },
  });
  expect(await first.hash()).toBe(whole);
  expect(first.lines.join('\n')).not.toMatch(/anew/);
  expect(done.length).toBeGreaterThan(0);
  expect(askedAgain(second.server.requests, done)).toBeLessThanOrEqual(BLOCK_BYTES);
});

test.each([
  ['other bytes of the same size', { seed: 2, etag: '"elsewhere"' }],
  ['another size', { seed: 2, sizeBytes: SIZE + 5 }],
])('a fresh address that leads to %s is fetched from its start', async (_what, changes) => {
  const first = await bench({ bytesPerToken: 4_000_000 });
  const second = await bench(changes);
  await first.run({ renew: async () => second.file() });
  expect(await first.hash()).toBe(hashOfContent(2, second.server.behaviour.sizeBytes));
  expect(first.lines.join('\n')).toMatch(/fetched anew/);
});

test('a host that is too slow is left for a faster one, and without one any speed is borne', async () => {
  const slow = await bench({ sizeBytes: 2_000_000, bytesPerSecond: 300_000 });
  const quick = await bench({ sizeBytes: 2_000_000 });
  const reasons: RenewReason[] = [];
  const tuning = { slowBytesPerSecond: 1_000_000, slowMs: 200 };
  await slow.run({ tuning, renew: renewalBy(reasons, () => quick.file()) });
  expect(await slow.hash()).toBe(hashOfContent(1, 2_000_000));
  expect(reasons).toEqual(['slow']);
  slow.entries.length = 0;
  await slow.run({ tuning });
  expect(await slow.hash()).toBe(hashOfContent(1, 2_000_000));
});
