import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { benchesOfTests } from '../../../tests/fakes/transfer-bench.ts';
import { makeCertificate, type TestCertificate } from '../../../tests/fakes/youtube/certificate.ts';

const SIZE = 8_000_000;
const whole = hashOfContent(1, SIZE);
const before = getCACertificates();
const open = benchesOfTests();
let folder: string;
let ours: TestCertificate;
let stranger: TestCertificate;
let otherName: TestCertificate;

// One authority is trusted as the system's are; the other is nobody's.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-tls-'));
  const make = async (names: readonly string[]): Promise<TestCertificate> => makeCertificate(await mkdtemp(path.join(folder, 'c-')), names);
  ours = await make(['IP:127.0.0.1']);
  stranger = await make(['IP:127.0.0.1']);
  otherName = await make(['DNS:elsewhere.example']);
  setDefaultCACertificates([...before, ours.ca, otherName.ca]);
});
afterAll(async () => {
  setDefaultCACertificates(before);
  await rm(folder, { recursive: true, force: true });
});

test('a file comes whole over four secure connections', async () => {
  const { run, server, hash } = await open({ bytesPerSecond: 4_000_000 }, { tls: ours });
  expect(await run()).toEqual({ sizeBytes: SIZE, validator: '"v1"' });
  expect(await hash()).toBe(whole);
  expect([4, 5]).toContain(server.open.most);
});

test('a secure connection that is cut or falls silent is opened anew, and only what is missing is asked for', async () => {
  const cut = await open({ cuts: { afterBytes: 300_000, times: 3 }, stalls: { afterBytes: 200_000, times: 1 } }, { tls: ours });
  await cut.run();
  expect(await cut.hash()).toBe(whole);
  const asked = cut.server.requests.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  expect(asked).toBeLessThan(SIZE * 1.5);
});

test('a secure transfer that is paused goes on with the rest', async () => {
  const bench = await open({ bytesPerSecond: 2_000_000 }, { tls: ours });
  const pause = new AbortController();
  const paused = bench.run({
    signal: pause.signal,
    onProgress: ({ doneBytes }) => doneBytes > 2_000_000 && pause.abort(new Error('paused')),
  });
  await expect(paused).rejects.toThrow('paused');
  const noted = bench.entries.at(-1)?.done.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0;
  expect(noted).toBeGreaterThan(1_000_000);
  bench.server.behaviour.bytesPerSecond = null;
  await bench.run();
  expect(await bench.hash()).toBe(whole);
});

test.each([
  ['that nobody vouches for', () => stranger],
  ['of another name', () => otherName],
])('a certificate %s ends the transfer at once, before a byte is asked for', async (_what, certificate) => {
  const bench = await open({}, { tls: certificate() });
  await expect(bench.run()).rejects.toMatchObject({ kind: 'untrusted', message: expect.stringMatching(/^The certificate of https:/) });
  expect(bench.server.requests).toEqual([]);
  expect(bench.lines).toEqual([]);
});
