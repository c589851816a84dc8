import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ElevenLabsClient, type ElevenLabsError } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { generateCoded } from '../../media/generate.ts';
import type { LoggedCall } from './calls.ts';
import { type FakeElevenLabs, startFakeElevenLabs } from './fake-elevenlabs.ts';
import { postForm } from './post-form.ts';
import type { Spoil } from './spoils.ts';

let folder: string;
let flac: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-spoils-test-'));
  flac = path.join(folder, 'second.flac');
  const audio = { sampleRateHz: 48_000, channels: 2 };
  const coded = { seconds: 1, rate: { num: 25, den: 1 }, width: 160, height: 96, source: 1 };
  await generateCoded(flac, { ...coded, audio, withoutPicture: true, audioArgs: ['-c:a', 'flac'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start() {
  const fake = await startFakeElevenLabs();
  onTestFinished(() => fake.close());
  const { dubbing } = new ElevenLabsClient({ apiKey: fake.key, baseUrl: fake.url, maxRetries: 0 });
  return { fake, dubbing };
}

const create = (fake: FakeElevenLabs, api: 'v2' | 'v1' = 'v2'): Promise<Response> => {
  const fields = api === 'v2' ? { reference: 'r', target_language: 'es' } : { name: 'r', target_lang: 'es' };
  return postForm(fake, api, { file: flac, fields });
};
const isCreate = ({ route }: Pick<LoggedCall, 'route'>): boolean => route === 'v2.create' || route === 'v1.create';

type Refusal = { readonly name: string; readonly spoil: Spoil; readonly status: number; readonly word: unknown };
const REFUSALS: readonly Refusal[] = [
  { name: 'a faulty field', spoil: { kind: 'status', status: 422 }, status: 422, word: [{ loc: ['body', 'file'] }] },
  { name: 'a busy system', spoil: { kind: 'status', status: 429 }, status: 429, word: { status: 'system_busy' } },
  { name: 'a failure', spoil: { kind: 'status', status: 500 }, status: 500, word: { status: 'internal_server_error' } },
  { name: 'own words', spoil: { kind: 'status', status: 403, body: { detail: 'plan' } }, status: 403, word: 'plan' },
];

test.each(REFUSALS)('a create can be answered with $name, once, with nothing done', async ({ spoil, status, word }) => {
  const { fake } = await start();
  fake.when(isCreate, spoil, 1);
  const refused = await create(fake);
  expect([refused.status, await refused.json()]).toMatchObject([status, { detail: word }]);
  expect(fake.creates()).toEqual([]);
  expect((await create(fake)).status).toBe(201);
  expect(fake.log).toMatchObject([
    { route: 'v2.create', status, reference: 'r', targetLanguage: 'es', id: null },
    { route: 'v2.create', status: 201, id: fake.creates()[0]?.id },
  ]);
});

test('a refusal can say when to come back, in seconds or as a date', async () => {
  const { fake, dubbing } = await start();
  const date = 'Sat, 21 Nov 2026 12:00:00 GMT';
  fake.when(() => true, { kind: 'status', status: 429, headers: { 'retry-after': '2' } }, 1);
  fake.when(() => true, { kind: 'status', status: 429, headers: { 'retry-after': date } }, 1);
  for (const expected of ['2', date]) {
    const error = await dubbing.project.list().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ statusCode: 429 });
    expect((error as ElevenLabsError).rawResponse?.headers.get('retry-after')).toBe(expected); // it was thrown, as the line above says
  }
});

test.each(['v2', 'v1'] as const)('a %s create can be taken and answered by a gateway that gave up', async (api) => {
  const { fake } = await start();
  fake.when(isCreate, { kind: 'accept-then-status', status: 504 }, 1);
  expect((await create(fake, api)).status).toBe(504);
  expect(fake.creates()).toMatchObject([{ api, reference: 'r', targetLanguage: 'es', seconds: 1 }]);
  expect(fake.works()).toMatchObject([{ reference: 'r', billedSeconds: 1, deleted: false }]);
  expect(fake.log[0]).toMatchObject({ status: 504, id: fake.creates()[0]?.id });
});

test.each([
  ['accept-then-drop', 1],
  ['drop', 0],
] as const)('a create can meet with %s', async (kind, taken) => {
  const { fake } = await start();
  fake.when(isCreate, { kind }, 1);
  await expect(create(fake)).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  expect(fake.creates()).toHaveLength(taken);
  expect(fake.log).toMatchObject([{ route: 'v2.create', status: null }]);
});

test.each([
  ['accept-then-hang', 1],
  ['hang', 0],
] as const)('a create can meet with %s, and the stand-in still closes at once', async (kind, taken) => {
  const { fake } = await start();
  fake.when(isCreate, { kind });
  const unanswered = create(fake).catch((error: Error) => error);
  await fake.until((call) => (taken === 1 ? call.id !== null : call.reference === 'r'));
  await fake.close();
  expect(await unanswered).toMatchObject({ message: 'fetch failed' });
  expect(fake.creates()).toHaveLength(taken);
  expect(fake.log).toMatchObject([{ route: 'v2.create', status: null }]);
});

test('a create can be taken at once and answered late', async () => {
  const { fake } = await start();
  fake.when(isCreate, { kind: 'accept-then-wait', waitMs: 300 }, 1);
  const answered = create(fake);
  const { atMs } = await fake.until((call) => call.id !== null);
  expect(fake.log).toMatchObject([{ status: null }]);
  expect((await answered).status).toBe(201);
  expect(performance.timeOrigin + performance.now() - atMs).toBeGreaterThanOrEqual(299); // a timer may be early by a fraction
});

/** A finished dub of v2 and its signed address. */
async function finished({ fake, dubbing }: Awaited<ReturnType<typeof start>>) {
  const { project_id: project, language_ids } = (await (await create(fake)).json()) as { project_id: string; language_ids: string[] };
  const read = () => dubbing.project.language.get(project, language_ids[0] ?? '');
  let told = await read();
  while (told.status === 'queued' || told.status === 'processing') told = await read();
  return { told, read, project, url: told.outputs?.losslessAudio ?? '' };
}

/** Bytes that came before the body ended or broke. */
async function bytesOf(response: Response, onBytes: (count: number) => void): Promise<{ readonly count: number; readonly error: unknown }> {
  let count = 0;
  try {
    for await (const piece of response.body ?? []) {
      count += piece.length;
      onBytes(count);
    }
    return { count, error: undefined };
  } catch (error) {
    return { count, error };
  }
}

test('a result can be cut off, and is whole the next time', async () => {
  const bench = await start();
  const { url } = await finished(bench);
  bench.fake.when(({ route }) => route === 'v2.media', { kind: 'cut-body', afterBytes: 1_000 }, 1);
  const cut = await bytesOf(await fetch(url), () => {});
  expect(cut).toMatchObject({ count: 1_000, error: { message: 'terminated' } });
  const response = await fetch(url);
  const whole = await bytesOf(response, () => {});
  expect(whole).toEqual({ count: Number(response.headers.get('content-length')), error: undefined });
  expect(whole.count).toBeGreaterThan(10_000);
});

test('a result can stall, and no byte more comes while the stand-in lives', async () => {
  const bench = await start();
  const { url, read } = await finished(bench);
  bench.fake.when(({ route }) => route === 'v2.media', { kind: 'stall-body', afterBytes: 1_000 });
  const stalled = Promise.withResolvers<void>();
  let hasEnded = false;
  const reading = bytesOf(await fetch(url), (count) => count === 1_000 && stalled.resolve()).finally(() => {
    hasEnded = true;
  });
  await stalled.promise;
  await read(); // what it would still have sent, or the connection's end, is here by now
  expect(hasEnded).toBe(false);
  await bench.fake.close();
  expect(await reading).toMatchObject({ count: 1_000, error: { message: 'terminated' } });
});

test('the legacy audio can be cut off too', async () => {
  const { fake, dubbing } = await start();
  const { dubbing_id: id } = (await (await create(fake, 'v1')).json()) as { dubbing_id: string };
  while ((await dubbing.get(id)).status === 'dubbing');
  fake.when(({ route }) => route === 'v1.audio', { kind: 'cut-body', afterBytes: 500 });
  const audio = await dubbing.audio.get(id, 'es');
  expect(await bytesOf(new Response(audio), () => {})).toMatchObject({ count: 500, error: { message: 'terminated' } });
});

test.each(['language', 'project'] as const)('work can be taken and fail later at its %s', async (at) => {
  const bench = await start();
  bench.fake.when(isCreate, { kind: 'fail-work', message: 'No voice to clone.', at });
  const { told, project } = await finished(bench);
  const inProject = { status: 'failed', error: { error: 'No voice to clone.' } };
  expect(await bench.dubbing.project.get(project)).toMatchObject(at === 'project' ? inProject : { status: 'ready' });
  expect(told).toMatchObject({ status: 'failed', error: { error: at === 'project' ? 'project_failed' : 'No voice to clone.' } });
  expect(bench.fake.works()).toMatchObject([{ state: 'failed', billedSeconds: 1 }]);
});

test('a legacy dub can be taken and fail later', async () => {
  const { fake, dubbing } = await start();
  fake.when(isCreate, { kind: 'fail-work', message: 'No voice to clone.' });
  const { dubbing_id: id } = (await (await create(fake, 'v1')).json()) as { dubbing_id: string };
  while ((await dubbing.get(id)).status === 'dubbing');
  expect(await dubbing.get(id)).toMatchObject({ status: 'failed', error: 'No voice to clone.' });
});

test('a result can be said to be there too early', async () => {
  const bench = await start();
  const { read } = await finished(bench);
  bench.fake.when(({ route }) => route === 'v2.language', { kind: 'early' }, 1);
  const early = await read();
  expect([early.status, early.outputs ?? null]).toEqual(['completed', null]);
  expect((await read()).outputs?.losslessAudio).toBeDefined();
  const { dubbing_id: id } = (await (await create(bench.fake, 'v1')).json()) as { dubbing_id: string };
  while ((await bench.dubbing.get(id)).status === 'dubbing');
  bench.fake.when(({ route }) => route === 'v1.audio', { kind: 'early' }, 1);
  await expect(bench.dubbing.audio.get(id, 'es')).rejects.toMatchObject({ statusCode: 425 });
});

test('one signed address can have expired for ever while a fresh one is good', async () => {
  const bench = await start();
  const { url, read } = await finished(bench);
  bench.fake.when(({ route, reference }) => route === 'v2.media' && reference === 'r', { kind: 'expire' }, 1);
  expect((await fetch(url)).status).toBe(403);
  expect((await fetch(url)).status).toBe(403);
  expect((await fetch((await read()).outputs?.losslessAudio ?? '')).status).toBe(200);
});
