import { stat } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { type Bench, openBench } from '../../../tests/fakes/transfer-bench.ts';

const SIZE = 7_300_000;
const COUNT = 8;
const whole = hashOfContent(1, SIZE);
let bench: Bench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});
async function open(changes: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  bench = await openBench({ sizeBytes: SIZE, ...changes });
  return bench;
}

test.each([true, false])('fragments come together in their order, whether their lengths are told (%s) or not', async (hasLength) => {
  const { run, fragments, hash, entries, progress } = await open({ hasLength, bytesPerSecond: 8_000_000 });
  expect(await run({ source: fragments(COUNT) })).toMatchObject({ sizeBytes: SIZE });
  expect(await hash()).toBe(whole);
  expect(entries.at(-1)).toMatchObject({ done: [{ start: 0, end: SIZE }], fragmentsDone: COUNT });
  expect(progress.at(-1)).toMatchObject({ doneBytes: SIZE, totalBytes: SIZE });
});

test('fragments may be ranges of one file', async () => {
  const { run, file, hash } = await open();
  const edges = [0, 1_000, 3_000_000, 3_000_001, SIZE];
  const fragments = edges.slice(1).map((end, index) => ({ url: file().url, range: { start: edges[index] ?? 0, end } }));
  await run({ source: { kind: 'fragments', fragments, headers: {} } });
  expect(await hash()).toBe(whole);
});

test('a pause keeps the fragments that are whole, and going on asks for no other', async () => {
  const each = await open({ bytesPerSecond: 4_000_000 });
  const controller = new AbortController();
  const onProgress = (): void => {
    if ((each.entries.at(-1)?.fragmentsDone ?? 0) > 0) controller.abort(new Error('paused'));
  };
  await expect(each.run({ source: each.fragments(COUNT), signal: controller.signal, onProgress })).rejects.toThrow('paused');
  const done = each.entries.at(-1)?.fragmentsDone ?? 0;
  expect(done).toBeGreaterThan(0);
  const before = each.server.requests.length;
  await each.run({ source: each.fragments(COUNT) });
  expect(await each.hash()).toBe(whole);
  expect(each.server.requests.slice(before)).toHaveLength(COUNT - done);
});

test('a fragment that is missing fails the whole, never leaves a hole', async () => {
  const { run, fragments, entries, server } = await open({ missingFragments: new Set([3]) });
  await expect(run({ source: fragments(COUNT) })).rejects.toMatchObject({ kind: 'missing-fragment', status: 404 });
  expect(entries.at(-1)?.fragmentsDone).toBeLessThanOrEqual(3);
  server.behaviour.missingFragments.clear();
  await run({ source: fragments(COUNT) });
  expect(await bench?.hash()).toBe(whole);
});

test('fragments that are cut, refused or fall silent for a while are fetched again', async () => {
  const { run, fragments, hash } = await open({
    cuts: { afterBytes: 700_000, times: 5 },
    stalls: { afterBytes: 200_000, times: 2 },
    refusals: { status: 503, times: 4, headers: {} },
  });
  await run({ source: fragments(COUNT) });
  expect(await hash()).toBe(whole);
});

test('addresses of fragments that expire are renewed', async () => {
  const { run, fragments, hash } = await open({ bytesPerToken: 3_000_000 });
  let count = 0;
  const renew = async () => {
    count += 1;
    return fragments(COUNT, `?token=${count}`);
  };
  await run({ source: fragments(COUNT, '?token=0'), renew });
  expect(await hash()).toBe(whole);
  expect(count).toBeGreaterThan(0);
});

test('another number of fragments is another file', async () => {
  const each = await open();
  await each.run({ source: each.fragments(3) });
  expect((await stat(each.path)).size).toBe(3_000_000);
  await each.run({ source: each.fragments(COUNT) });
  expect(await each.hash()).toBe(whole);
});
