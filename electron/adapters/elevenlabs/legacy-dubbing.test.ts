import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { RemoteDubbing } from '../../services/dubbing/ports.ts';
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

test.each([
  [{}, { kind: 'working', detail: 'dubbing' }],
  [{ status: 'dreaming' }, { kind: 'working', detail: 'dreaming' }],
  [{ status: 'dubbed' }, { kind: 'done' }],
  [
    { status: 'failed', error: 'No speech.' },
    { kind: 'failed', message: 'No speech.' },
  ],
  [{ status: 'failed' }, { kind: 'failed', message: 'ElevenLabs could not dub this chunk.' }],
])('a dub with %j is told as %j', async (change, state) => {
  expect(await checkWith(answerJson({ 'GET /v1/dubbing/d1': dub(change) }))).toEqual(state);
});

test.each([
  ['refused', (response: ServerResponse) => response.writeHead(401).end('{"detail":{"status":"invalid_api_key"}}'), 'key-refused'],
  ['busy', (response: ServerResponse) => response.writeHead(429, { 'retry-after': '4' }).end(), 'busy'],
  ['cut', (response: ServerResponse) => response.destroy(), 'unanswered'],
  ['never whole', (response: ServerResponse) => response.write('{"dubbing_id":'), 'unanswered'],
  ['no JSON', (response: ServerResponse) => response.end('<html>'), 'unanswered'],
  ['far too long', (response: ServerResponse) => response.end(JSON.stringify(dub({ more: 'a'.repeat(5_000_000) }))), 'unanswered'],
  ['another address', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end(), 'rejected'],
])('an answer through the SDK that is %s is asked for once and told apart', async (_, answer, kind) => {
  let calls = 0;
  const failure = await checkWith((_incoming, response) => {
    calls += 1;
    answer(response);
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind, retryAfterMs: kind === 'busy' ? 4_000 : null });
  expect(calls).toBe(1);
});

test('nobody listening, and being cancelled, are told apart through the SDK as well', async () => {
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
    expect.stringMatching(/page_size=200.*order_direction=DESCENDING/),
    expect.stringContaining('cursor=next'),
  ]);
});

test('removing a dub that is not there any more is no failure', async () => {
  await using server = await startLocalServer(answerJson({}));
  await legacyAt(server.url).remove('d1', signal);
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['DELETE /v1/dubbing/d1']);
});
