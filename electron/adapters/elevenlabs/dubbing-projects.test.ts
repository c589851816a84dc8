import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DubCall, RemoteDubbing } from '../../services/dubbing/ports.ts';
import { createElevenLabs } from './create-elevenlabs.ts';
import { answerJson, startLocalServer } from './fixtures/local-server.ts';

const signal = new AbortController().signal;
const work = { remoteId: 'p1', targetLanguage: 'es' };
const PROJECT = 'GET /v1/dubbing/project/p1';
const LANGUAGES = 'GET /v1/dubbing/project/p1/language';

function projectsAt(url: string): RemoteDubbing {
  const [service] = createElevenLabs({ baseUrl: () => `${url}/`, key: () => 'sk_test', timing: { silenceMs: 1_000 } });
  if (!service) throw new Error('the first service is Dubbing Projects');
  return service;
}

async function check(project: object, ...languages: readonly object[]) {
  const single = languages.map((each, n) => [`${LANGUAGES}/l${n}`, { ...each, language_id: `l${n}` }] as const);
  const answers = { [PROJECT]: project, [LANGUAGES]: { languages: single.map(([, each]) => each) }, ...Object.fromEntries(single) };
  await using server = await startLocalServer(answerJson(answers));
  return await projectsAt(server.url).check(work, signal);
}
const ready = { status: 'ready', error: null };
const language = (status: string, lossless?: string | null, target = 'es') => ({
  ...{ target_language: target, status, error: null },
  outputs: lossless === undefined ? null : { lossless_audio: lossless, subtitles: null },
});

test.each([
  ['the project is queued', { status: 'queued' }, [language('queued')], { kind: 'working', detail: 'queued' }],
  ['the project has a status nobody knows', { status: 'dreaming' }, [language('queued')], { kind: 'working', detail: 'queued' }],
  ['the project is ready, the language is not', ready, [language('processing')], { kind: 'working', detail: 'processing' }],
  ['the language has a status nobody knows', ready, [language('dreaming')], { kind: 'working', detail: 'dreaming' }],
  [
    'the language is completed without an address',
    ready,
    [language('completed')],
    { kind: 'working', detail: 'completed, no address yet' },
  ],
  ['there is no language yet', ready, [], { kind: 'working', detail: 'ready, no language yet' }],
  ['the language is completed', ready, [language('completed', 'https://a/b')], { kind: 'done' }],
  ['the language was edited since', ready, [language('stale', 'https://a/b')], { kind: 'done' }],
  ['it was named with its region', ready, [language('completed', 'https://a/b', 'es-ES')], { kind: 'done' }],
  [
    'the only language is another',
    ready,
    [language('completed', 'https://a/b', 'fr')],
    { kind: 'failed', message: 'ElevenLabs has this chunk in fr instead of es.' },
  ],
  ['it is one of several', ready, [language('queued', null, 'fr'), language('completed', 'https://a/b', 'ES')], { kind: 'done' }],
])('a work of which %s is told so', async (_, project, languages, state) => {
  expect(await check(project, ...languages)).toEqual(state);
});

test.each([
  [{ code: 'no_speech', message: 'No speech was found.' }, 'No speech was found.'],
  [{ message_type: 'error', error: 'no_speech' }, 'no_speech'],
  ['plain words', 'plain words'],
  [null, 'ElevenLabs could not dub this chunk.'],
  [17, 'ElevenLabs could not dub this chunk.'],
])('a failed project with the error %j says "%s"', async (error, message) => {
  expect(await check({ status: 'failed', error })).toEqual({ kind: 'failed', message });
});

test('a failed language of a good project has failed', async () => {
  expect(await check(ready, { ...language('failed'), error: { message: 'No voice.' } })).toEqual({ kind: 'failed', message: 'No voice.' });
});

test('an answer of another form is no answer', async () => {
  await expect(check({ state: 'ready' })).rejects.toMatchObject({ kind: 'unanswered' });
});

const NOW = Date.parse('2026-03-01T12:00:00Z');
const minutesAgo = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

/** A list of three pages with two works each, one every three minutes. */
function listPages(incoming: IncomingMessage, response: ServerResponse): void {
  const page = Number(new URL(incoming.url ?? '', 'http://any').searchParams.get('cursor') ?? '0');
  const projects = [page * 2, page * 2 + 1].map((n) => ({ project_id: `p${n}`, reference: `ref-${n}`, created_at: minutesAgo(n * 3) }));
  response.end(JSON.stringify({ projects, next_cursor: page < 2 ? String(page + 1) : null }));
}

test.each([
  ['ref-0', 60, 'p0', 1],
  ['ref-5', 60, 'p5', 3],
  ['ref-', 60, undefined, 3],
  ['ref-99', 1, undefined, 2],
  ['ref-3', 5, 'p3', 2],
])('looking for %s in works of the last %i minutes finds %s on page %i', async (reference, minutes, id, pages) => {
  await using server = await startLocalServer(listPages);
  expect(await projectsAt(server.url).find(reference, NOW - minutes * 60_000, signal)).toBe(id);
  expect(server.requests).toHaveLength(pages);
});

test('removing work that is not there any more is no failure, and an id leads to no other path', async () => {
  await using server = await startLocalServer(answerJson({}));
  const service = projectsAt(server.url);
  await service.remove('gone/../x', signal);
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['DELETE /v1/dubbing/project/gone%2F..%2Fx']);
  await service.remove('..', signal);
  expect(server.requests).toHaveLength(1);
});

test('a small call that is never answered ends in time', async () => {
  await using server = await startLocalServer((_, response) => response.flushHeaders());
  await expect(projectsAt(server.url).check(work, signal)).rejects.toMatchObject({ kind: 'unanswered' });
});

test('a small call throws the reason it was cancelled for', async () => {
  const cancelling = new AbortController();
  await using server = await startLocalServer(() => cancelling.abort(new Error('cancelled by hand')));
  await expect(projectsAt(server.url).check(work, cancelling.signal)).rejects.toThrow('cancelled by hand');
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-fetch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function answerLanguage(incoming: IncomingMessage, response: ServerResponse, outputs: object | null): void {
  const told = { ...language('completed'), language_id: 'l1', outputs };
  response.end(JSON.stringify(incoming.url?.endsWith('/language') ? { languages: [told] } : told));
}

/** Fetches audio that `storage` serves on another origin; each asking for addresses gives the next number. */
async function fetchFrom(storage: (incoming: IncomingMessage, response: ServerResponse) => void, subtitles = false) {
  await using store = await startLocalServer(storage);
  let asked = 0;
  await using server = await startLocalServer((incoming, response) => {
    if (incoming.url?.endsWith('/l1')) asked += 1;
    const outputs = { lossless_audio: `${store.url}/audio?sig=${asked}`, subtitles: subtitles ? `${store.url}/vtt?sig=${asked}` : null };
    answerLanguage(incoming, response, outputs);
  });
  const files = { audioPath: path.join(folder, 'a.flac'), subtitlesPath: path.join(folder, 'a.vtt') };
  await Promise.all(Object.values(files).map((file) => writeFile(file, 'from before')));
  const log: string[] = [];
  const call: DubCall = { signal, log: (_, message) => log.push(message) };
  const result = await projectsAt(server.url).fetch(work, files, call);
  const [audio, names] = [await readFile(files.audioPath, 'utf8'), await readdir(folder)];
  return { ...result, audio, names: names.toSorted(), log, fetched: store.requests };
}

test('a result is fetched whole, without the key, and what was there before is replaced', async () => {
  const { audio, names, hasSubtitles, fetched } = await fetchFrom((_, response) => response.end('sound'));
  expect([audio, hasSubtitles, names]).toEqual(['sound', false, ['a.flac']]);
  expect(fetched[0]?.headers['xi-api-key']).toBeUndefined();
});

test('a result without its address is not ready', async () => {
  await using server = await startLocalServer((incoming, response) => answerLanguage(incoming, response, null));
  const files = { audioPath: path.join(folder, 'n.flac'), subtitlesPath: path.join(folder, 'n.vtt') };
  const fetching = projectsAt(server.url).fetch(work, files, { signal, log: () => undefined });
  await expect(fetching).rejects.toMatchObject({ kind: 'not-ready' });
});

test('a result without a byte is written as it is', async () => {
  expect((await fetchFrom((_, response) => response.end())).audio).toBe('');
});

test('subtitles are fetched beside the sound', async () => {
  const { hasSubtitles } = await fetchFrom(
    (incoming, response) => response.end(incoming.url?.startsWith('/vtt') ? 'WEBVTT' : 'sound'),
    true,
  );
  expect([hasSubtitles, await readFile(path.join(folder, 'a.vtt'), 'utf8')]).toEqual([true, 'WEBVTT']);
});

const WARNING = { type: 'voices_not_permitted', speaker_ids: ['s1'], message: 'The voice of speaker 1 was replaced.' };

/** What the log holds once sound was fetched, of a service that warns so. */
async function logWith(project: (response: ServerResponse) => void, ofLanguage: unknown) {
  await using server = await startLocalServer((incoming, response) => {
    const told = { ...language('completed', `${server.url}/audio`), language_id: 'l1', warnings: ofLanguage };
    if (incoming.url === '/audio') response.end('sound');
    else if (incoming.url?.endsWith('/p1')) project(response);
    else response.end(JSON.stringify(incoming.url?.endsWith('/l1') ? told : { languages: [told] }));
  });
  const files = { audioPath: path.join(folder, 'w.flac'), subtitlesPath: path.join(folder, 'w.vtt') };
  const log: string[] = [];
  await projectsAt(server.url).fetch(work, files, { signal, log: (level, message) => log.push(`${level} ${message}`) });
  expect(await readFile(files.audioPath, 'utf8')).toBe('sound');
  await rm(files.audioPath);
  return log;
}
const projectWith = (warnings: unknown) => (response: ServerResponse) => response.end(JSON.stringify({ ...ready, warnings }));
const REPLACED = 'warn ElevenLabs warns: voices_not_permitted: The voice of speaker 1 was replaced.';

test.each([
  ['the project', projectWith([WARNING]), [], [REPLACED]],
  ['the language', projectWith([]), [WARNING], [REPLACED]],
  ['both, in the same words', projectWith([WARNING]), [WARNING], [REPLACED]],
  ['nobody', projectWith(null), undefined, []],
  [
    'somebody in a form of its own',
    projectWith([17, {}, 'plain words', { type: 'new_word' }]),
    { no: 'list' },
    ['warn ElevenLabs warns: plain words', 'warn ElevenLabs warns: new_word'],
  ],
  [
    'somebody who names key and address',
    projectWith([{ message: 'sk_test at https://a.example/x?sig=1' }]),
    [],
    ['warn ElevenLabs warns: … at https://a.example/x?…'],
  ],
  [
    'a project that cannot be read',
    (response: ServerResponse) => response.writeHead(503).end(),
    [WARNING],
    ['info Whether ElevenLabs warns of this chunk could not be read: No usable answer came from ElevenLabs (503).', REPLACED],
  ],
])('what %s warns of is told in the log once the sound is there', async (_, project, ofLanguage, log) => {
  expect(await logWith(project, ofLanguage)).toEqual(log);
});

test('of very many warnings ten are told', async () => {
  const many = Array.from({ length: 50 }, (_, n) => `warning ${n}`);
  expect(await logWith(projectWith(many), [])).toHaveLength(10);
});

const firstThen = (first: (response: ServerResponse) => void) => {
  let isFirst = true;
  return (_: IncomingMessage, response: ServerResponse): void => {
    if (isFirst) first(response);
    else response.end('sound');
    isFirst = false;
  };
};

test.each([
  ['is refused', (response: ServerResponse) => response.writeHead(403).end('<xml/>')],
  ['is not there', (response: ServerResponse) => response.writeHead(404).end()],
  ['is cut', (response: ServerResponse) => response.writeHead(200, { 'content-length': 5 }).write('so', () => response.destroy())],
  ['is cut without a length', (response: ServerResponse) => response.writeHead(200).write('so', () => response.destroy())],
  ['stalls', (response: ServerResponse) => response.writeHead(200, { 'content-length': 5 }).write('so')],
])('a result that %s is fetched again from a fresh address', async (_, first) => {
  const { audio, fetched, log } = await fetchFrom(firstThen(first));
  expect([audio, fetched.map(({ url }) => url)]).toEqual(['sound', ['/audio?sig=1', '/audio?sig=2']]);
  expect(log.join()).not.toContain('sig=');
});

test('a result that is refused four times is given up, and no part of it stays', async () => {
  let asked = 0;
  const refuse = (_: IncomingMessage, response: ServerResponse): void => {
    asked += 1;
    response.writeHead(403).end();
  };
  await expect(fetchFrom(refuse)).rejects.toMatchObject({ kind: 'unanswered', message: expect.not.stringContaining('sig=') });
  expect(asked).toBe(4);
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  expect(await readFile(path.join(folder, 'a.flac'), 'utf8')).toBe('from before');
});

test('a storage that is down is not asked again at once', async () => {
  const down = (_: IncomingMessage, response: ServerResponse) => response.writeHead(503, { 'retry-after': '2' }).end();
  await expect(fetchFrom(down)).rejects.toMatchObject({ kind: 'unanswered', retryAfterMs: 2_000 });
});

test('cancelling in the middle of a body throws the reason', async () => {
  const cancelling = new AbortController();
  await using server = await startLocalServer((incoming, response) => {
    if (!incoming.url?.startsWith('/audio')) {
      const outputs = { lossless_audio: `${server.url}/audio`, subtitles: null };
      answerLanguage(incoming, response, outputs);
      return;
    }
    response.write('so');
  });
  const files = { audioPath: path.join(folder, 'c.flac'), subtitlesPath: path.join(folder, 'c.vtt') };
  const log: string[] = [];
  const call: DubCall = { signal: cancelling.signal, log: (_, message) => log.push(message) };
  const fetching = expect(projectsAt(server.url).fetch(work, files, call)).rejects.toThrow('cancelled by hand');
  await vi.waitFor(async () => expect(await readFile(`${files.audioPath}.partial`, 'utf8')).toBe('so'), { interval: 5 });
  cancelling.abort(new Error('cancelled by hand'));
  await fetching;
  expect([log, (await readdir(folder)).filter((name) => name.startsWith('c.'))]).toEqual([[], []]);
});
