import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DubCall, RemoteDubbing } from '../../services/dubbing/ports.ts';
import { createElevenLabs } from './create-elevenlabs.ts';
import { answerJson, startLocalServer } from './fixtures/local-server.ts';

const signal = new AbortController().signal;
const work = { remoteId: 'd1', targetLanguage: 'es' };
const dub = (change: object = {}) => ({
  ...{ dubbing_id: 'd1', name: 'ref-1', status: 'dubbing', source_language: 'en', target_languages: ['es'] },
  ...{ created_at: '2026-03-01T12:00:00Z', media_metadata: null, error: null, ...change },
});

function legacyAt(url: string): RemoteDubbing {
  const [, service] = createElevenLabs({ baseUrl: () => url, key: () => 'sk_test', timing: { silenceMs: 1_000 } });
  if (!service) throw new Error('the second service is the legacy one');
  return service;
}
async function checkWith(listen: (incoming: IncomingMessage, response: ServerResponse) => void) {
  await using server = await startLocalServer(listen);
  return await legacyAt(server.url).check(work, signal);
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-legacy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const AUDIO = '/v1/dubbing/d1/audio/es';
const TRANSCRIPT = '/v1/dubbing/d1/transcripts/es/format/webvtt';

/** Fetches from a service that answers as `answers` says by path, and else with a good dub and sound. */
async function fetchWith(answers: Readonly<Record<string, (response: ServerResponse) => void>>) {
  await using server = await startLocalServer((incoming, response) => {
    const answer = answers[incoming.url ?? ''];
    if (answer) answer(response);
    else if (incoming.url === '/v1/dubbing/d1') response.end(JSON.stringify(dub({ status: 'dubbed' })));
    else response.end('sound');
  });
  const files = { audioPath: path.join(folder, 'a.mp3'), subtitlesPath: path.join(folder, 'a.vtt') };
  await Promise.all(Object.values(files).map((file) => writeFile(file, 'from before')));
  const log: string[] = [];
  const call: DubCall = { signal, log: (level, message) => log.push(`${level} ${message}`) };
  const { hasSubtitles } = await legacyAt(server.url).fetch(work, files, call);
  const subtitles = hasSubtitles ? await readFile(files.subtitlesPath, 'utf8') : null;
  return { audio: await readFile(files.audioPath, 'utf8'), subtitles, names: await readdir(folder), log, requests: server.requests };
}
const json = (body: object) => (response: ServerResponse) => response.end(JSON.stringify(body));

// It comes first: what another test has loaded would be there already. Loading a package at the first call holds up everything else that
// this process does, the window too: the official SDK took seconds on a busy machine.
test('no call loads a package', async () => {
  const loaded = (): readonly string[] => Object.keys(createRequire(import.meta.url).cache);
  const before = loaded();
  await fetchWith({ [TRANSCRIPT]: json({ webvtt: 'WEBVTT' }) });
  await checkWith(answerJson({ 'GET /v1/dubbing/d1': dub() }));
  await using server = await startLocalServer(answerJson({ 'GET /v1/dubbing': { dubs: [], has_more: false } }));
  await legacyAt(server.url).find('ref-1', 0, signal);
  await legacyAt(server.url).remove('d1', signal);
  expect(loaded().filter((file) => !before.includes(file))).toEqual([]);
});

test.each([
  [{}, { kind: 'working', detail: 'dubbing' }],
  [{ status: 'dreaming' }, { kind: 'working', detail: 'dreaming' }],
  [{ status: 'dubbed' }, { kind: 'done' }],
  [
    { status: 'failed', error: 'No speech.' },
    { kind: 'failed', message: 'No speech.' },
  ],
  [
    { status: 'failed', error: 'Not with sk_test, see https://a.example/x?sig=1' },
    { kind: 'failed', message: 'Not with …, see https://a.example/x?…' },
  ],
  [
    { status: 'failed', error: { code: 'no_speech' } },
    { kind: 'failed', message: 'ElevenLabs could not dub this chunk.' },
  ],
  [{ status: 'failed' }, { kind: 'failed', message: 'ElevenLabs could not dub this chunk.' }],
])('a dub with %j is told as %j', async (change, state) => {
  expect(await checkWith(answerJson({ 'GET /v1/dubbing/d1': dub(change) }))).toEqual(state);
});

test.each([
  ['refused', (response: ServerResponse) => response.writeHead(401).end('{"detail":{"status":"invalid_api_key"}}'), 'key-refused'],
  ['busy', (response: ServerResponse) => response.writeHead(429, { 'retry-after': '4' }).end(), 'busy'],
  ['early', (response: ServerResponse) => response.writeHead(425).end(), 'not-ready'],
  ['of another form', (response: ServerResponse) => response.end('{"state":"dubbed"}'), 'unanswered'],
  ['cut', (response: ServerResponse) => response.destroy(), 'unanswered'],
  ['never whole', (response: ServerResponse) => response.write('{"dubbing_id":'), 'unanswered'],
  ['no JSON', (response: ServerResponse) => response.end('<html>'), 'unanswered'],
  ['far too long', (response: ServerResponse) => response.end(JSON.stringify(dub({ more: 'a'.repeat(5_000_000) }))), 'unanswered'],
  ['another address', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end(), 'rejected'],
])('an answer that is %s is asked for once and told apart', async (_, answer, kind) => {
  let calls = 0;
  const failure: unknown = await checkWith((_incoming, response) => {
    calls += 1;
    answer(response);
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind, retryAfterMs: kind === 'busy' ? 4_000 : null, message: expect.not.stringContaining('sk_test') });
  expect(calls).toBe(1);
});

test('nobody listening, and being cancelled, are told apart', async () => {
  const cancelling = new AbortController();
  await using server = await startLocalServer(() => cancelling.abort(new Error('cancelled by hand')));
  await expect(legacyAt(server.url).check(work, cancelling.signal)).rejects.toThrow('cancelled by hand');
  await server[Symbol.asyncDispose]().catch(() => undefined);
  await expect(legacyAt(server.url).check(work, signal)).rejects.toMatchObject({ kind: 'unreachable' });
});

test('a dub is found by its exact name, over pages', async () => {
  await using server = await startLocalServer((incoming, response) => {
    const isFirst = !incoming.url?.includes('cursor=');
    const dubs = isFirst ? [dub({ dubbing_id: 'd9', name: 'ref-10' })] : [dub()];
    response.end(JSON.stringify({ dubs, next_cursor: isFirst ? 'next' : null, has_more: isFirst }));
  });
  expect(await legacyAt(server.url).find('ref-1', 0, signal)).toBe('d1');
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/v1/dubbing?page_size=200&order_by=created_at&order_direction=DESCENDING',
    '/v1/dubbing?page_size=200&order_by=created_at&order_direction=DESCENDING&cursor=next',
  ]);
});

test.each([
  ['a page that does not say whether it is the last', { dubs: [] }],
  ['a list that names no ids', { dubs: [{ name: 'ref-1' }], has_more: false }],
])('%s is no reason to say that a dub is not there', async (_, page) => {
  await using server = await startLocalServer(answerJson({ 'GET /v1/dubbing': page }));
  await expect(legacyAt(server.url).find('ref-1', 0, signal)).rejects.toMatchObject({ kind: 'unanswered' });
});

test('sound and subtitles are fetched with the key, and replace what was there', async () => {
  const { audio, subtitles, log, requests } = await fetchWith({ [TRANSCRIPT]: json({ transcript_format: 'webvtt', webvtt: 'WEBVTT' }) });
  expect([audio, subtitles, log]).toEqual(['sound', 'WEBVTT', []]);
  expect(requests.map(({ url, headers }) => [url, headers['xi-api-key']])).toEqual(
    ['/v1/dubbing/d1', AUDIO, TRANSCRIPT].map((url) => [url, 'sk_test']),
  );
});

test('the sound of another language is not taken for the one that was asked for', async () => {
  const { requests } = await fetchWith({ '/v1/dubbing/d1': json(dub({ status: 'dubbed', target_languages: ['fr'] })) });
  expect(requests[1]?.url).toBe(AUDIO);
});

test.each([
  ['is null', json({ webvtt: null }), []],
  ['is not there', (response: ServerResponse) => response.writeHead(404).end(), ['info']],
  ['is refused', (response: ServerResponse) => response.writeHead(422).end(), ['info']],
  ['breaks', (response: ServerResponse) => response.destroy(), ['warn']],
  ['never ends', (response: ServerResponse) => response.write('{"webvtt":'), ['warn']],
])('a transcript that %s does not cost the sound', async (_, answer, levels) => {
  const { audio, subtitles, names, log } = await fetchWith({ [TRANSCRIPT]: answer });
  expect([audio, subtitles, names, log.map((line) => line.split(' ')[0])]).toEqual(['sound', null, ['a.mp3'], levels]);
});

test.each([
  ['early', (response: ServerResponse) => response.writeHead(425).end(), 'not-ready'],
  ['another address', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end(), 'rejected'],
])('a result that is %s is told apart, and leaves what was there', async (_, answer, kind) => {
  await expect(fetchWith({ [AUDIO]: answer })).rejects.toMatchObject({ kind });
  expect(await readFile(path.join(folder, 'a.mp3'), 'utf8')).toBe('from before');
});

test('removing a dub that is not there any more is no failure', async () => {
  await using server = await startLocalServer(answerJson({}));
  await legacyAt(server.url).remove('d1', signal);
  await legacyAt(server.url).remove('gone/../x', signal);
  await legacyAt(server.url).remove('..', signal);
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'DELETE /v1/dubbing/d1',
    'DELETE /v1/dubbing/gone%2F..%2Fx',
  ]);
});
