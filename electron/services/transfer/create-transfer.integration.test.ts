import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { contentAt, hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { type Bench, openBench } from '../../../tests/fakes/transfer-bench.ts';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});
async function open(changes: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  bench = await openBench(changes);
  return bench;
}
const SIZE = 8_000_000;
const whole = hashOfContent(1, SIZE);
/** Aborts once so many bytes are on disk. */
function pausedAt({ progress }: Bench, bytes: number): { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const look = setInterval(() => {
    if ((progress.at(-1)?.doneBytes ?? 0) < bytes) return;
    clearInterval(look);
    controller.abort(new Error('paused'));
  }, 5);
  return { signal: controller.signal };
}

test('a file comes whole over four connections, and says so in its journal and its progress', async () => {
  const { run, server, hash, entries, progress } = await open({ bytesPerSecond: 4_000_000 });
  expect(await run()).toEqual({ sizeBytes: SIZE, validator: '"v1"' });
  expect(await hash()).toBe(whole);
  // The first body is left at its quarter, which the server learns a moment late.
  expect([4, 5]).toContain(server.open.most);
  expect(entries.at(-1)).toEqual({ sizeBytes: SIZE, validator: '"v1"', done: [{ start: 0, end: SIZE }], fragmentsDone: null });
  expect(progress.at(-1)).toMatchObject({ doneBytes: SIZE, totalBytes: SIZE, connections: 0 });
  expect(Math.max(...progress.map((each) => each.connections))).toBe(4);
  for (const [index, each] of progress.entries()) expect(each.doneBytes).toBeGreaterThanOrEqual(progress[index - 1]?.doneBytes ?? 0);
});

test('four connections to a server that throttles each of them are more than three times as fast as one', async () => {
  const { run, path } = await open({ bytesPerSecond: 1_000_000 });
  const seconds = async (connections: number): Promise<number> => {
    await rm(path, { force: true });
    const begun = performance.now();
    await run({ connections, tuning: { journalEveryMs: 1_000 }, journal: { load: () => undefined, save: () => undefined } });
    return (performance.now() - begun) / 1_000;
  };
  const one = await seconds(1);
  expect(one / (await seconds(4))).toBeGreaterThan(3);
});

test('a pause at any byte keeps what was fetched, leaves no connection, and going on fetches only the rest', async () => {
  const each = await open({ bytesPerSecond: 2_000_000 });
  for (const bytes of [0, 1 + Math.floor(Math.random() * SIZE * 0.4), Math.floor(SIZE * (0.4 + Math.random() * 0.3))]) {
    const { signal } = pausedAt(each, bytes);
    await expect(each.run({ signal })).rejects.toThrow('paused');
    await expect.poll(() => each.server.sockets.size).toBe(0);
    const claimed = each.entries.at(-1)?.done ?? [];
    const onDisk = await readFile(each.path);
    for (const { start, end } of claimed)
      expect(onDisk.subarray(start, end).equals(contentAt(1, start, end - start)), `${start}`).toBe(true);
  }
  const before = each.server.requests.length;
  each.server.behaviour.bytesPerSecond = null;
  await each.run();
  expect(await each.hash()).toBe(whole);
  // The first looks whether it is still the same file; its body is not waited for.
  const resumed = each.server.requests.slice(before);
  expect(resumed.slice(1).every((request) => request.headers['if-range'] === '"v1"')).toBe(true);
  expect(resumed.reduce((sum, request) => sum + request.sentBytes, 0)).toBeLessThan(SIZE * 0.75);
});

test('a journal that claims more than the part file holds is not believed', async () => {
  const { run, hash, path, entries } = await open();
  await run();
  await truncate(path, 1_000_000);
  await run();
  expect(await hash()).toBe(whole);
  expect(entries.at(-1)?.done).toEqual([{ start: 0, end: SIZE }]);
});

test('a transfer that is whole already asks the server nothing', async () => {
  const { run, server } = await open();
  await run();
  const before = server.requests.length;
  expect(await run()).toMatchObject({ sizeBytes: SIZE });
  expect(server.requests).toHaveLength(before);
});

test('what lay under the name before is not part of the file', async () => {
  const { run, hash, path } = await open();
  await writeFile(path, Buffer.alloc(SIZE + 5_000));
  await run();
  expect(await hash()).toBe(whole);
});

test('an empty file is a file', async () => {
  const { run, path } = await open({ sizeBytes: 0 });
  expect(await run()).toMatchObject({ sizeBytes: 0 });
  expect((await stat(path)).size).toBe(0);
});

test('a server without ranges gets one connection, and after a pause the file comes from its start', async () => {
  const each = await open({ hasRanges: false, bytesPerSecond: 2_000_000 });
  await expect(each.run({ signal: pausedAt(each, 1_000_000).signal })).rejects.toThrow('paused');
  expect(each.entries.at(-1)?.done).toEqual([]);
  each.server.behaviour.bytesPerSecond = null;
  await each.run();
  expect(await each.hash()).toBe(whole);
  expect(each.server.open.most).toBe(1);
  expect(each.entries.at(-1)?.done).toEqual([{ start: 0, end: SIZE }]);
});

test('a file of unknown length ends where its body ends, and one that is cut is fetched again', async () => {
  const { run, hash } = await open({ hasRanges: false, hasLength: false, cuts: { afterBytes: 3_000_000, times: 2 } });
  expect(await run()).toMatchObject({ sizeBytes: SIZE });
  expect(await hash()).toBe(whole);
});

test('bodies that are cut again and again are gone on with as long as each brings something', async () => {
  const { run, hash, server } = await open({ cuts: { afterBytes: 200_000, times: 25 } });
  await run();
  expect(await hash()).toBe(whole);
  expect(server.behaviour.cuts.times).toBe(0);
});

test('a server that cuts a body without ranges at the same byte for ever is given up', async () => {
  const { run } = await open({ hasRanges: false, cuts: { afterBytes: 300_000, times: 1_000 } });
  await expect(run({ tuning: { tries: 3 } })).rejects.toMatchObject({ kind: 'broken-off' });
});

test('connections that fall silent are replaced', async () => {
  const { run, hash } = await open({ stalls: { afterBytes: 500_000, times: 3 } });
  await run();
  expect(await hash()).toBe(whole);
});

test('a server that never says anything is given up in the end', async () => {
  const { run } = await open({ stalls: { afterBytes: 0, times: 1_000 } });
  await expect(run({ tuning: { tries: 2, idleMs: 100 } })).rejects.toMatchObject({ kind: 'timed-out' });
});

test('a server that asks for minutes is left, with the wait that it asked for', async () => {
  const { run, server } = await open({ refusals: { status: 429, times: 9, headers: { 'retry-after': '600' } } });
  await expect(run()).rejects.toMatchObject({ kind: 'busy', askedMs: 600_000 });
  expect(server.requests.length).toBe(1);
});

test('a busy server is asked again no sooner than it says', async () => {
  const { run, hash, server } = await open({ refusals: { status: 503, times: 1, headers: { 'retry-after': '1' } } });
  await run();
  expect(await hash()).toBe(whole);
  const [first, second] = server.requests;
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(995);
});

test.each([500, 502, 429])('status %d goes by', async (status) => {
  const { run, hash } = await open({ refusals: { status, times: 3, headers: {} } });
  await run();
  expect(await hash()).toBe(whole);
});

test.each([
  [500, 'server-error'],
  [429, 'busy'],
  [403, 'refused'],
  [404, 'gone'],
  [410, 'gone'],
  [400, 'refused'],
])('status %d for ever ends as %s, and the message holds no part of the address', async (status, kind) => {
  const { run, file } = await open({ refusals: { status, times: 1_000, headers: {} } });
  const failed = run({ source: file('/file?token=geheim'), tuning: { tries: 3 } });
  await expect(failed).rejects.toMatchObject({ kind, status });
  await expect(failed).rejects.not.toThrow(/geheim|\/file/);
});

test('a server that is not there is unreachable', async () => {
  const { run, server } = await open();
  await server[Symbol.asyncDispose]();
  await expect(run({ tuning: { tries: 2 } })).rejects.toMatchObject({ kind: 'unreachable' });
});

test.each(['etag', 'size', 'both, and If-Range is ignored'])(
  'a file that changed while paused (%s) is fetched anew, and that is said',
  async (what) => {
    const each = await open({ bytesPerSecond: 2_000_000 });
    await expect(each.run({ signal: pausedAt(each, 2_000_000).signal })).rejects.toThrow('paused');
    const { behaviour } = each.server;
    Object.assign(behaviour, { seed: 2, bytesPerSecond: null, ignoresIfRange: what.includes('ignored') });
    if (what !== 'size') behaviour.etag = '"v2"';
    if (what !== 'etag') behaviour.sizeBytes = SIZE + 12_345;
    await each.run();
    expect(await each.hash()).toBe(hashOfContent(2, behaviour.sizeBytes));
    expect(each.lines.join('\n')).toMatch(/The file has changed: .*fetched anew/);
  },
);

test('a file that got shorter than what is on disk is fetched anew', async () => {
  const each = await open({ bytesPerSecond: 2_000_000, etag: null });
  await expect(each.run({ connections: 1, signal: pausedAt(each, 3_000_000).signal })).rejects.toThrow('paused');
  Object.assign(each.server.behaviour, { seed: 2, sizeBytes: 1_000_000, bytesPerSecond: null });
  await each.run();
  expect(await each.hash()).toBe(hashOfContent(2, 1_000_000));
});

test('bytes that nothing marks are compared with the server’s before they are gone on with', async () => {
  const each = await open({ bytesPerSecond: 2_000_000, etag: null });
  await expect(each.run({ signal: pausedAt(each, 3_000_000).signal })).rejects.toThrow('paused');
  Object.assign(each.server.behaviour, { seed: 2, bytesPerSecond: null });
  await each.run();
  expect(await each.hash()).toBe(hashOfContent(2, SIZE));
});

test('servers behind one name that each mark the same file otherwise give it whole in one answer', async () => {
  const each = await open({ bytesPerSecond: 20_000_000 });
  const timer = setInterval(() => Object.assign(each.server.behaviour, { etag: `"${Math.random()}"` }), 1);
  try {
    await each.run();
  } finally {
    clearInterval(timer);
  }
  expect(await each.hash()).toBe(whole);
});

test('a file that changes whenever its answer breaks off is given up', async () => {
  const each = await open({ bytesPerSecond: 20_000_000, cuts: { afterBytes: 1_000_000, times: 1_000 } });
  const timer = setInterval(() => Object.assign(each.server.behaviour, { etag: `"${Math.random()}"` }), 1);
  try {
    await expect(each.run()).rejects.toMatchObject({ kind: 'changed-too-often' });
  } finally {
    clearInterval(timer);
  }
});

test.each(['wrong-start', 'absent'] as const)('a Content-Range that is %s is never written to the file', async (contentRange) => {
  const { run, path } = await open({ contentRange });
  await expect(run({ tuning: { tries: 2 } })).rejects.toMatchObject({ kind: 'wrong-answer' });
  expect((await stat(path)).size).toBe(0);
});

test('where parts are of another size than the whole, no part is believed and the whole is fetched in one answer', async () => {
  const { run, hash } = await open({ contentRange: 'wrong-total' });
  await run();
  expect(await hash()).toBe(whole);
});

test('a file of another size than was promised is refused', async () => {
  const { run, file } = await open();
  await expect(run({ source: { ...file(), expectedBytes: SIZE + 1 } })).rejects.toMatchObject({ kind: 'wrong-size' });
});

test('redirects are followed, and endless ones are not', async () => {
  const { run, hash, file, server } = await open();
  await run({ source: file(`/redirect?to=${encodeURIComponent('/redirect?to=/file')}`) });
  expect(await hash()).toBe(whole);
  const before = server.requests.length;
  const fresh = { load: () => undefined, save: () => undefined };
  await expect(run({ source: file('/redirect'), journal: fresh })).rejects.toMatchObject({ kind: 'wrong-answer' });
  await expect(run({ source: file('/redirect?to='), journal: fresh })).rejects.toMatchObject({ kind: 'too-many-redirects' });
  expect(server.requests.length - before).toBeLessThan(30);
});

test('only http and https are fetched, also after a redirect', async () => {
  const { run, file } = await open();
  await expect(run({ source: { ...file(), url: 'ftp://127.0.0.1/x' } })).rejects.toMatchObject({ kind: 'not-http' });
  await expect(run({ source: file('/redirect?to=file:///etc/passwd') })).rejects.toMatchObject({ kind: 'not-http' });
});

test('credentials are not told to another origin', async () => {
  const first = await open();
  await using other = await openBench();
  const headers = { authorization: 'Bearer x', cookie: 'a=b', 'x-api-key': 'k', 'user-agent': 'StreamFetch' };
  await first.run({ source: { ...first.file(`/redirect?to=${other.server.origin}/file`), headers } });
  expect(first.server.requests[0]?.headers).toMatchObject(headers);
  for (const request of other.server.requests) {
    expect(Object.keys(request.headers)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(request.headers).not.toHaveProperty('cookie');
    expect(request.headers).not.toHaveProperty('x-api-key');
    expect(request.headers['user-agent']).toBe('StreamFetch');
  }
});

test('a disk that is almost full ends the transfer before it is full', async () => {
  const { run, entries } = await open({ bytesPerSecond: 2_000_000 });
  await expect(run({}, { freeBytes: async () => 1_000 })).rejects.toMatchObject({ code: 'media.disk-full' });
  expect(entries.at(-1)?.sizeBytes).toBe(SIZE);
});

test('a folder that is not there is named as the reason', async () => {
  const { run, path } = await open();
  await expect(run({ path: `${path}/nowhere/part` })).rejects.toMatchObject({ code: 'output.folder-missing' });
});

test('what the journal throws ends the transfer', async () => {
  const { run } = await open();
  const full = new Error('the store is full');
  const save = (): never => {
    throw full;
  };
  await expect(run({ journal: { load: () => undefined, save } })).rejects.toBe(full);
});
