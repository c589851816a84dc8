import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { DubChunk } from '../../common/domain/dubbing/dubbing.ts';
import { createAuth } from '../../electron/transport/auth.ts';
import { startHttpServer } from '../../electron/transport/http-server.ts';
import { generateCoded } from '../media/generate.ts';
import { readSamples } from '../media/read-samples.ts';
import { runCommand } from './command-line.ts';
import { openDubBench } from './dub-bench.ts';

const SAMPLE_RATE_HZ = 48_000;
const CHANNELS = 2;
/** FLAC of 24 bits after the loudness was brought back to what it was. */
const NEARLY = 1e-3;
let folder: string;
let source: string;
let original: Float32Array;
/** A data folder in which a rehearsal with two chunks is done and keeps its sounds, without an owner. */
let root: string;
let dub: string;
let chunks: readonly DubChunk[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-listen-'));
  source = path.join(folder, 'talk.mp4');
  const audio = { sampleRateHz: SAMPLE_RATE_HZ, channels: CHANNELS };
  await generateCoded(source, { seconds: 6, rate: { num: 25, den: 1 }, width: 320, height: 180, source: 1, audio });
  original = await readSamples(source);
  root = path.join(folder, 'place');
  const bench = await openDubBench({ folder: root });
  const done = await bench.dub(source, path.join(folder, 'talk.es.mp4'), { keepIntermediates: true });
  expect(done.job.state).toBe('succeeded');
  dub = done.job.id;
  chunks = done.chunks;
  await bench.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listen = (...args: readonly string[]) => runCommand(['chunks', 'listen', dub, 'es/2', '--data', path.join(root, 'data'), ...args]);

let places = 0;
function emptyFolder(): string {
  const place = path.join(folder, `out-${places++}`);
  mkdirSync(place);
  return place;
}

/** The samples of the second chunk in the original, as ffmpeg decodes the source by itself. */
function secondChunk(): Float32Array {
  const at = (micros: number): number => Math.round((micros * SAMPLE_RATE_HZ) / 1e6) * CHANNELS;
  const { start, end } = chunks[1] ?? { start: 0, end: 0 };
  return original.subarray(at(start), at(end));
}

const furthest = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (other[index] ?? Number.NaN))), 0);

test('the original that is written is sample by sample the chunk’s range of the source', async () => {
  const out = path.join(emptyFolder(), 'was.wav');
  const end = await listen('--original', '--out', out);
  expect([end.code, end.out, end.err]).toEqual([0, `${out}\n`, '']);
  expect(await readSamples(out)).toEqual(secondChunk());
  expect(readdirSync(path.dirname(out))).toEqual(['was.wav']);
});

test('the dub of a rehearsal sounds like that range too, and beside a running owner it is the same file', async () => {
  const place = emptyFolder();
  const alone = path.join(place, 'alone.flac');
  expect((await listen('--out', alone)).code).toBe(0);
  const samples = await readSamples(alone);
  expect(samples.length).toBe(secondChunk().length);
  expect(furthest(samples, secondChunk())).toBeLessThan(NEARLY);

  const owner = await openDubBench({ folder: root });
  onTestFinished(() => owner.close());
  const beside = path.join(place, 'beside.flac');
  const end = await listen('--out', beside, '--json');
  expect(JSON.parse(end.out)).toEqual({ path: beside, type: 'audio/flac', sizeBytes: readFileSync(alone).length });
  expect(readFileSync(beside)).toEqual(readFileSync(alone));
  const missing = await runCommand(['chunks', 'listen', dub, 'es/3', '--data', path.join(root, 'data')]);
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('no chunk "es/3"')]);
});

test('a pipe gets the bytes and nothing else', async () => {
  const out = path.join(emptyFolder(), 'was.wav');
  await listen('--original', '--out', out);
  const end = await listen('--original', '-o', '-');
  expect([end.code, end.err]).toEqual([0, '']);
  expect(end.bytes).toEqual(readFileSync(out));
});

test('a file that is there stays as it is without --force, and a name for another format is refused', async () => {
  const out = path.join(emptyFolder(), 'mine.wav');
  writeFileSync(out, 'mine');
  const refused = await listen('--original', '--out', out);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Use --force to overwrite it')]);
  expect(readFileSync(out, 'utf8')).toBe('mine');
  const misnamed = await listen('--out', out, '--force');
  expect([misnamed.code, misnamed.err]).toEqual([2, 'This sound is FLAC: name its file mine.flac.\n']);
  expect((await listen('--original', '--out', out, '--force')).code).toBe(0);
  expect(await readSamples(out)).toEqual(secondChunk());
  expect(readdirSync(path.dirname(out))).toEqual(['mine.wav']);
});

test('a script fetches the same sound with an access token, and nothing without one', async () => {
  const owner = await openDubBench({ folder: root });
  onTestFinished(() => owner.close());
  const { router, handleRequest: handler, store } = owner.program;
  const auth = createAuth({ sessions: store.sessions, now: Date.now, allowedHosts: [], instance: 'listen' });
  const server = await startHttpServer({ handler, router, auth, host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const address = `${server.origin}/media/chunk/${chunks[1]?.jobId}/original`;
  expect((await fetch(address)).status).toBe(401);
  const { token } = await owner.client.system.createAccessToken({});
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
  const out = path.join(emptyFolder(), 'rest.wav');
  writeFileSync(out, Buffer.from(await response.arrayBuffer()));
  expect(await readSamples(out)).toEqual(secondChunk());
});
