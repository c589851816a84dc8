import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startFakeElevenLabs } from '../../../tests/fakes/elevenlabs/fake-elevenlabs.ts';
import { generateCoded } from '../../../tests/media/generate.ts';
import type { DubCall, RemoteDubbing, RemoteDubRequest, RemoteWork } from '../../services/dubbing/ports.ts';
import { createElevenLabs } from './create-elevenlabs.ts';

let folder: string;
let flac: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-adapter-'));
  flac = path.join(folder, 'chunk.flac');
  const audio = { sampleRateHz: 48_000, channels: 2 };
  const coded = { seconds: 2, rate: { num: 25, den: 1 }, width: 160, height: 96, source: 1 };
  await generateCoded(flac, { ...coded, audio, withoutPicture: true, audioArgs: ['-c:a', 'flac'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;
const requestOf = (reference: string, mediaPath = flac): RemoteDubRequest => ({
  ...{ mediaPath, reference, sourceLanguage: 'en', targetLanguage: 'es' },
  ...{ speakers: 0, keepBackground: true, watermark: false },
});

async function start(name: RemoteDubbing['name']) {
  const fake = await startFakeElevenLabs({ pageSize: 2 });
  onTestFinished(() => fake.close());
  const access = { baseUrl: () => fake.url, key: () => fake.key, timing: { silenceMs: 1_000, answerMs: 1_000 } };
  const service = createElevenLabs(access).find((each) => each.name === name);
  if (!service) throw new Error(`there is no ${name}`);
  return { fake, service };
}

async function untilDone(service: RemoteDubbing, work: RemoteWork): Promise<void> {
  for (;;) {
    const state = await service.check(work, signal);
    if (state.kind === 'done') return;
    if (state.kind === 'failed') throw new Error(state.message);
    await delay(50);
  }
}

async function fetchFrom(service: RemoteDubbing, work: RemoteWork) {
  const files = { audioPath: path.join(folder, `${work.remoteId}.audio`), subtitlesPath: path.join(folder, `${work.remoteId}.vtt`) };
  const log: string[] = [];
  const call: DubCall = { signal, log: (_, message) => log.push(message) };
  const { hasSubtitles } = await service.fetch(work, files, call);
  return { hasSubtitles, files, log };
}

const created = async (service: RemoteDubbing, reference: string): Promise<RemoteWork> => ({
  remoteId: await service.create(requestOf(reference), signal),
  targetLanguage: 'es',
});

test.each([
  ['elevenlabs', 'fLaC', 'v2'],
  ['elevenlabs-v1', 'ID3', 'v1'],
] as const)('%s sends a chunk, finds it in the list, fetches its result and subtitles, and removes it', async (name, magic, api) => {
  const { fake, service } = await start(name);
  const works = [];
  for (const reference of ['one', 'two', 'three', 'four', 'five']) works.push(await created(service, reference));
  const [work] = works as [RemoteWork];
  expect(await service.find('one', Date.now() - 60_000, signal)).toBe(work.remoteId);
  expect(await service.find('on', Date.now() - 60_000, signal)).toBeUndefined();
  await untilDone(service, work);
  const { files, hasSubtitles } = await fetchFrom(service, work);
  expect((await readFile(files.audioPath)).subarray(0, magic.length).toString()).toBe(magic);
  expect([hasSubtitles, (await readFile(files.subtitlesPath, 'utf8')).slice(0, 6)]).toEqual([true, 'WEBVTT']);
  await service.remove(work.remoteId, signal);
  await service.remove(work.remoteId, signal);
  await expect(service.check(work, signal)).rejects.toMatchObject({ kind: 'missing' });
  expect(fake.creates().map((create) => [create.api, create.reference, create.targetLanguage])).toEqual(
    ['one', 'two', 'three', 'four', 'five'].map((reference) => [api, reference, 'es']),
  );
  expect(fake.log.filter(({ route, hasKey }) => hasKey === (route === 'v2.media' || route === 'v2.subtitles'))).toEqual([]);
});

const isCreate = ({ route }: { readonly route: string }): boolean => route.endsWith('.create');

test.each(['elevenlabs', 'elevenlabs-v1'] as const)('a create of %s whose answer is lost is sent once and can be found', async (name) => {
  const { fake, service } = await start(name);
  const spoils = [{ kind: 'accept-then-status', status: 504 }, { kind: 'accept-then-drop' }, { kind: 'accept-then-hang' }] as const;
  for (const [n, spoil] of spoils.entries()) {
    fake.when(isCreate, spoil, 1);
    await expect(service.create(requestOf(`lost-${n}`), signal)).rejects.toMatchObject({ kind: 'unanswered' });
    expect(fake.creates()).toHaveLength(n + 1);
    expect(await service.find(`lost-${n}`, Date.now() - 60_000, signal)).toBe(fake.creates()[n]?.id);
  }
});

test.each(['elevenlabs', 'elevenlabs-v1'] as const)('%s says why a create was refused', async (name) => {
  const { fake, service } = await start(name);
  const create = () => service.create(requestOf('refused'), signal);
  fake.when(isCreate, { kind: 'status', status: 429, headers: { 'retry-after': '2' } }, 1);
  await expect(create()).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 2_000 });
  fake.when(isCreate, { kind: 'status', status: 422 }, 1);
  await expect(create()).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('could not be processed') });
  fake.behave({ concurrency: 0 });
  await expect(create()).rejects.toMatchObject({ kind: 'too-many-at-once' });
  fake.behave({ concurrency: 9, quotaSeconds: 1 });
  await expect(create()).rejects.toMatchObject({ kind: 'quota-exceeded' });
  fake.revokeKey();
  await expect(create()).rejects.toMatchObject({ kind: 'key-refused', message: expect.not.stringContaining(fake.key) });
  expect(fake.creates()).toEqual([]);
});

test.each([
  ['elevenlabs', 'v2.media'],
  ['elevenlabs-v1', 'v1.audio'],
] as const)('a result of %s that is cut, then stalls, comes whole in the end', async (name, route) => {
  const { fake, service } = await start(name);
  const work = await created(service, 'spoiled');
  await untilDone(service, work);
  fake.when((call) => call.route === route, { kind: 'cut-body', afterBytes: 100 }, 1);
  fake.when((call) => call.route === route, { kind: 'stall-body', afterBytes: 100 }, 1);
  const { files, log } = await fetchFrom(service, work);
  expect([(await stat(files.audioPath)).size > 10_000, log.length]).toEqual([true, 2]);
  const whole = await readFile(files.audioPath);
  expect((await readFile((await fetchFrom(service, work)).files.audioPath)).equals(whole)).toBe(true);
});

test('an address that has ended is asked for afresh', async () => {
  const { fake, service } = await start('elevenlabs');
  const work = await created(service, 'expired');
  await untilDone(service, work);
  fake.when(({ route }) => route === 'v2.media' || route === 'v2.subtitles', { kind: 'expire' }, 2);
  expect((await fetchFrom(service, work)).log).toHaveLength(2);
});

test.each([
  ['elevenlabs', 'v2.language'],
  ['elevenlabs-v1', 'v1.audio'],
] as const)('%s is told apart from a failure where the result is asked for too early', async (name, route) => {
  const { fake, service } = await start(name);
  const work = await created(service, 'early');
  await untilDone(service, work);
  fake.when((call) => call.route === route, { kind: 'early' }, 1);
  await expect(fetchFrom(service, work)).rejects.toMatchObject({ kind: 'not-ready' });
});

test.each(['language', 'project'] as const)('work that fails at the %s says why', async (at) => {
  const { fake, service } = await start('elevenlabs');
  fake.when(isCreate, { kind: 'fail-work', message: 'no_speech_found', at }, 1);
  const work = await created(service, 'bad');
  await expect(untilDone(service, work)).rejects.toThrow('no_speech_found');
});

/** The stand-in as a process of its own, so that memory is the adapter's alone. */
async function startAlone(): Promise<RemoteDubbing> {
  const main = fileURLToPath(new URL('../../../tests/fakes/elevenlabs/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, key } = JSON.parse(line) as { readonly url: string; readonly key: string }; // its own first line
  const [service] = createElevenLabs({ baseUrl: () => url, key: () => key });
  if (!service) throw new Error('the first service is Dubbing Projects');
  return service;
}

async function sendSparse(service: RemoteDubbing, sizeBytes: number): Promise<void> {
  const file = path.join(folder, `sparse-${sizeBytes}.flac`);
  await writeFile(file, '');
  await truncate(file, sizeBytes);
  await service.create(requestOf(`sparse-${sizeBytes}`, file), signal);
}

test('a large upload takes no more memory than a small one', async () => {
  const service = await startAlone();
  await sendSparse(service, 1_000_000);
  const beforeBytes = process.memoryUsage.rss();
  let mostBytes = 0;
  const sampling = setInterval(() => {
    mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
  }, 5);
  onTestFinished(() => clearInterval(sampling));
  await sendSparse(service, 60_000_000);
  expect(mostBytes).toBeGreaterThan(0);
  expect(mostBytes - beforeBytes).toBeLessThan(20_000_000);
});
