import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { probeMedia } from '../../../native/ffmpeg/probe.ts';
import { generateCoded } from '../../media/generate.ts';
import { readSound } from '../../media/read-sound.ts';
import { packetHash } from '../../media/stream-hash.ts';
import { never, testRunner, testToolchain } from '../../media/test-toolchain.ts';
import type { Behaviour } from './behaviour.ts';
import { type FakeElevenLabs, startFakeElevenLabs } from './fake-elevenlabs.ts';
import { shiftHzOf } from './make-result.ts';
import { postForm } from './post-form.ts';

const SECONDS = 3;
let folder: string;
let flac: string;
let video: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-fake-test-'));
  flac = at('talk.flac');
  video = at('talk.mp4');
  const coded = { seconds: SECONDS, rate: { num: 25, den: 1 }, width: 160, height: 96, source: 1 };
  const audio = { sampleRateHz: 48_000, channels: 2 };
  await generateCoded(flac, { ...coded, audio, withoutPicture: true, audioArgs: ['-c:a', 'flac'] });
  await generateCoded(video, { ...coded, audio });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(behaviour: Partial<Behaviour> = {}) {
  const fake = await startFakeElevenLabs(behaviour);
  onTestFinished(() => fake.close());
  const { dubbing } = new ElevenLabsClient({ apiKey: fake.key, baseUrl: fake.url, maxRetries: 0 });
  return { fake, dubbing };
}
type Dubbing = Awaited<ReturnType<typeof start>>['dubbing'];

async function createProject(fake: FakeElevenLabs, fields: Record<string, string>) {
  const response = await postForm(fake, 'v2', { file: flac, fields });
  expect(response.status).toBe(201);
  const { project_id, language_ids } = (await response.json()) as { project_id: string; language_ids: string[] }; // as the types of the SDK say
  return { project: project_id, language: language_ids[0] ?? '' };
}

/** The first create is still being worked on when the test is over, all others are done at once. */
const firstTakesLong: Behaviour['serviceMs'] = ({ number }) => (number === 0 ? 600_000 : 0);

/** The words it tells until it is at an end, without repeats. */
async function wordsOf(ask: () => Promise<{ readonly status: string }>): Promise<readonly string[]> {
  const words: string[] = [];
  while (!/^(completed|ready|dubbed|failed)$/.test(words.at(-1) ?? '')) {
    const { status } = await ask();
    if (status !== words.at(-1)) words.push(status);
  }
  return words;
}

async function download(url: string | undefined, name: string): Promise<string> {
  const response = await fetch(url ?? '');
  expect(response.status).toBe(200);
  await writeFile(at(name), Buffer.from(await response.arrayBuffer()));
  return at(name);
}

async function dubV2(fake: FakeElevenLabs, dubbing: Dubbing, language = 'es') {
  const ids = await createProject(fake, { target_language: language });
  await wordsOf(() => dubbing.project.language.get(ids.project, ids.language));
  const { outputs } = await dubbing.project.language.get(ids.project, ids.language);
  return { ...ids, outputs };
}

async function dubV1(fake: FakeElevenLabs, dubbing: Dubbing, file: string, name: string): Promise<string> {
  const response = await postForm(fake, 'v1', { file, fields: { target_lang: 'de', name } });
  const { dubbing_id: id, expected_duration_sec } = (await response.json()) as { dubbing_id: string; expected_duration_sec: number };
  expect(expected_duration_sec).toBeCloseTo(SECONDS, 1);
  await wordsOf(() => dubbing.get(id));
  return id;
}

async function saveAudio(dubbing: Dubbing, id: string, name: string): Promise<string> {
  const audio = await dubbing.audio.get(id, 'de');
  await writeFile(at(name), Buffer.from(await new Response(audio).arrayBuffer()));
  return at(name);
}

test('a project is prepared, then ready, and its language is dubbed behind it', async () => {
  const { fake, dubbing } = await start({ serviceMs: 400 });
  const { project, language } = await createProject(fake, { target_language: 'es', reference: 'one' });
  const [projectWords, languageWords] = await Promise.all([
    wordsOf(() => dubbing.project.get(project)),
    wordsOf(() => dubbing.project.language.get(project, language)),
  ]);
  // a slow machine may miss a word, but not the last, and sees none out of its turn
  expect(['queued', 'preparing', 'ready'].filter((word) => projectWords.includes(word))).toEqual(projectWords);
  expect(['queued', 'processing', 'completed'].filter((word) => languageWords.includes(word))).toEqual(languageWords);
  expect([projectWords.at(-1), languageWords.at(-1)]).toEqual(['ready', 'completed']);
  const told = await dubbing.project.get(project);
  expect(told).toMatchObject({ reference: 'one', languageIds: [language], media: { filename: 'talk.flac', durationS: SECONDS } });
  const age = performance.timeOrigin + performance.now() - (fake.creates()[0]?.atMs ?? Number.NaN);
  expect(age).toBeGreaterThanOrEqual(400);
});

test.each(['es', 'fr', 'de', 'it-IT'])('the result in %s is the source’s sound, moved by its language and in time', async (language) => {
  const { fake, dubbing } = await start();
  const { outputs } = await dubV2(fake, dubbing, language);
  const sound = await readSound(await download(outputs?.losslessAudio, 'dub.flac'), { shiftHz: shiftHzOf(language) });
  expect(sound).toMatchObject({ sampleRateHz: 48_000, sampleCount: SECONDS * 48_000 });
  expect(sound.heard.map(({ second }) => second)).toEqual([0, 1, 2]);
  for (const { second, seconds } of sound.heard) expect(Math.abs(seconds - second)).toBeLessThan(0.001);
  const subtitles = await (await fetch(outputs?.subtitles ?? '')).text();
  expect(subtitles).toMatch(/^WEBVTT\n\n/);
  expect(subtitles).toContain(`00:00:02.000 --> 00:00:03.000\n${language} second 2\n`);
  expect(fake.log.filter((call) => call.route === 'v2.media').map((call) => call.hasKey)).toEqual([false]);
});

test('languages are moved by different amounts', () => {
  const shifts = ['es', 'fr', 'de', 'it', 'pt', 'ja', 'zh', 'hi', 'fil', 'fi', 'ar', 'pl'].map(shiftHzOf);
  expect(new Set(shifts).size).toBe(shifts.length);
  expect(shifts.slice(0, 3)).toEqual([200, 350, 500]);
  expect(shiftHzOf('es-MX')).toBe(200);
});

test('the legacy API gives mp3 for sound', async () => {
  const { fake, dubbing } = await start();
  const mp3 = await saveAudio(dubbing, await dubV1(fake, dubbing, flac, 'sound'), 'dub.mp3');
  const { streams } = await probeMedia(await testToolchain(), testRunner, mp3, never);
  expect(streams.map((stream) => stream.codec)).toEqual(['mp3']);
  expect((await readSound(mp3, { shiftHz: 500 })).heard.map(({ second }) => second)).toEqual([0, 1, 2]);
});

test('the legacy API gives mp4 with the same picture for a video', async () => {
  const { fake, dubbing } = await start();
  const mp4 = await saveAudio(dubbing, await dubV1(fake, dubbing, video, 'picture'), 'dub.mp4');
  expect(await packetHash(mp4, '0:v:0')).toEqual(await packetHash(video, '0:v:0'));
  expect((await readSound(mp4, { shiftHz: 500 })).heard.map(({ second }) => second)).toEqual([0, 1, 2]);
});

test('the legacy API says too early while it works, then gives transcripts', async () => {
  const { fake, dubbing } = await start({ serviceMs: firstTakesLong });
  const response = await postForm(fake, 'v1', { file: flac, fields: { target_lang: 'de' } });
  const { dubbing_id: slow } = (await response.json()) as { dubbing_id: string };
  expect(await dubbing.get(slow)).toMatchObject({ status: 'dubbing', targetLanguages: ['de'] });
  await expect(dubbing.audio.get(slow, 'de')).rejects.toMatchObject({ statusCode: 425 });
  const quick = await dubV1(fake, dubbing, flac, 'quick');
  const { webvtt } = await dubbing.transcripts.get(quick, 'de', 'webvtt');
  expect(webvtt).toContain('de second 2');
});

test('a result can be longer, empty, or of another rate', async () => {
  const { fake, dubbing } = await start({ stretch: ({ number }) => [1.8, 0, 1][number] ?? 1, sampleRateHz: 44_100, channels: 1 });
  const long = await dubV2(fake, dubbing);
  const { streams, duration } = await probeMedia(
    await testToolchain(),
    testRunner,
    await download(long.outputs?.losslessAudio, 'long.flac'),
    never,
  );
  expect(streams).toMatchObject([{ codec: 'flac', sampleRateHz: 44_100, channels: 1 }]);
  expect(Math.abs(Number(duration) / 1e6 - 1.8 * SECONDS)).toBeLessThan(0.1);
  const empty = await dubV2(fake, dubbing);
  expect((await (await fetch(empty.outputs?.losslessAudio ?? '')).arrayBuffer()).byteLength).toBe(0);
});

test('more languages at once than the plan has are refused with the documented headers, until one is done', async () => {
  const { fake, dubbing } = await start({ serviceMs: 60_000, concurrency: 2 });
  const first = await createProject(fake, { target_language: 'es' });
  await createProject(fake, { target_language: 'fr' });
  const refused = await postForm(fake, 'v2', { file: flac, fields: { target_language: 'de' } });
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ detail: { status: 'too_many_concurrent_requests' } });
  expect(refused.headers.get('current-concurrent-requests')).toBe('2');
  expect(refused.headers.get('maximum-concurrent-requests')).toBe('2');
  await dubbing.project.delete(first.project);
  await createProject(fake, { target_language: 'de' });
  expect(fake.creates().map((create) => create.targetLanguage)).toEqual(['es', 'fr', 'de']);
});

test.each([401, 400] as const)('what is over the quota is refused with %i and not charged', async (quotaStatus) => {
  const { fake, dubbing } = await start({ quotaSeconds: SECONDS, quotaStatus });
  const { project } = await createProject(fake, {});
  await dubbing.project.language.create(project, { targetLanguage: 'es' }); // prepaid
  const more = () => dubbing.project.language.create(project, { targetLanguage: 'fr' });
  await expect(more()).rejects.toMatchObject({ statusCode: quotaStatus });
  fake.behave({ quotaSeconds: 2 * SECONDS });
  await more();
  const refused = await postForm(fake, 'v2', { file: flac, fields: { target_language: 'es' } });
  expect(refused.status).toBe(quotaStatus);
  expect(await refused.json()).toMatchObject({ detail: { status: 'quota_exceeded' } });
  expect(fake.works().map((work) => [work.language, work.billedSeconds])).toEqual([
    ['es', SECONDS],
    ['fr', SECONDS],
  ]);
});

test('lists show the newest first and all of it over their pages', async () => {
  const { fake, dubbing } = await start({ pageSize: 2 });
  for (const reference of ['a', 'b', 'c', 'd', 'e']) await createProject(fake, { reference, target_language: 'es' });
  const seen: Array<string | undefined> = [];
  let cursor: string | undefined;
  do {
    const page = await dubbing.project.list({ pageSize: 100, ...(cursor !== undefined && { cursor }) });
    expect(page.projects.length).toBeLessThanOrEqual(2);
    for (const project of page.projects) expect(project.languageIds).toEqual([]);
    seen.push(...page.projects.map((project) => project.reference));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  for (const name of ['x', 'y', 'z']) await postForm(fake, 'v1', { file: flac, fields: { name, target_lang: 'es' } });
  const first = await dubbing.list({ pageSize: 2 });
  expect([first.hasMore, ...first.dubs.map((dub) => dub.name)]).toEqual([true, 'z', 'y']);
  const last = await dubbing.list({ pageSize: 2, cursor: first.nextCursor ?? '' });
  expect([last.hasMore, ...last.dubs.map((dub) => dub.name)]).toEqual([false, 'x']);
});

test('a create can be missing from the list for a while', async () => {
  const { fake, dubbing } = await start({ listDelayMs: 60_000 });
  const { project } = await createProject(fake, { reference: 'late', target_language: 'es' });
  expect((await dubbing.project.list()).projects).toEqual([]);
  expect(await dubbing.project.get(project)).toMatchObject({ reference: 'late' });
  fake.behave({ listDelayMs: 0 });
  expect((await dubbing.project.list()).projects).toMatchObject([{ reference: 'late' }]);
});

test('only its own key opens it, while that is not revoked, and a refused upload is read to its end', async () => {
  const { fake, dubbing } = await start();
  const fields = { target_language: 'es' };
  for (const key of [null, 'sk_other']) {
    const refused = await postForm(fake, 'v2', { file: flac, fields, key });
    expect([refused.status, await refused.json()]).toMatchObject([401, { detail: { status: 'invalid_api_key' } }]);
  }
  fake.revokeKey();
  await expect(dubbing.project.list()).rejects.toMatchObject({ statusCode: 401 });
  fake.restoreKey();
  expect((await dubbing.project.list()).projects).toEqual([]);
  expect(fake.creates()).toEqual([]);
});

test('what was deleted is not found again, but was charged', async () => {
  const { fake, dubbing } = await start();
  const { project, outputs } = await dubV2(fake, dubbing);
  await dubbing.project.delete(project);
  await expect(dubbing.project.get(project)).rejects.toMatchObject({ statusCode: 404 });
  await expect(dubbing.project.delete(project)).rejects.toMatchObject({ statusCode: 404 });
  expect((await fetch(outputs?.losslessAudio ?? '')).status).toBe(404);
  expect(fake.works()).toMatchObject([{ id: project, deleted: true, billedSeconds: SECONDS }]);
  const dub = await dubV1(fake, dubbing, flac, 'gone');
  expect(await dubbing.delete(dub)).toEqual({ status: 'ok' });
  await expect(dubbing.get(dub)).rejects.toMatchObject({ statusCode: 404 });
});

test('a signed address ends with its time, and the language gives a fresh one', async () => {
  const { fake, dubbing } = await start({ urlLifeMs: 0 });
  const { project, language, outputs } = await dubV2(fake, dubbing);
  expect((await fetch(outputs?.losslessAudio ?? '')).status).toBe(403);
  fake.behave({ urlLifeMs: 60_000 });
  const fresh = await dubbing.project.language.get(project, language);
  expect(fresh.outputs?.losslessAudio).not.toBe(outputs?.losslessAudio);
  expect((await fetch(fresh.outputs?.losslessAudio ?? '')).status).toBe(200);
});

test('it can use a status that nobody knows, and give no subtitles', async () => {
  const { fake, dubbing } = await start({ unknownStatus: 'aligning', subtitles: false, serviceMs: firstTakesLong });
  const slow = await createProject(fake, { target_language: 'es' });
  expect(await dubbing.project.get(slow.project)).toMatchObject({ status: 'aligning' });
  expect(await dubbing.project.language.get(slow.project, slow.language)).toMatchObject({ status: 'aligning' });
  const { outputs } = await dubV2(fake, dubbing);
  expect(outputs?.subtitles ?? null).toBeNull();
});

test('a file without sound fails with its project, and creates of the wrong form are refused', async () => {
  const { fake, dubbing } = await start();
  await writeFile(at('text.flac'), 'this is not sound');
  const response = await postForm(fake, 'v2', { file: at('text.flac'), fields: { target_language: 'es' } });
  const { project_id: id, language_ids } = (await response.json()) as { project_id: string; language_ids: string[] };
  expect(await wordsOf(() => dubbing.project.get(id))).toContain('failed');
  expect(await dubbing.project.language.get(id, language_ids[0] ?? '')).toMatchObject({
    status: 'failed',
    error: { error: 'project_failed' },
  });
  const long = await postForm(fake, 'v2', { file: flac, fields: { reference: 'x'.repeat(501) } });
  expect([long.status, await long.json()]).toMatchObject([422, { detail: [{ loc: ['body', 'reference'] }] }]);
  expect((await postForm(fake, 'v1', { file: flac, fields: {} })).status).toBe(400);
  const headers = { 'xi-api-key': fake.key, 'content-type': 'application/json' };
  expect((await fetch(`${fake.url}/v1/dubbing/project`, { method: 'POST', headers, body: '{}' })).status).toBe(422);
});
