import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RemoteDubRequest } from '../../services/dubbing/ports.ts';
import type { Timing } from './access.ts';
import { createElevenLabs } from './create-elevenlabs.ts';
import { startLocalServer } from './fixtures/local-server.ts';

let folder = '';
let request: RemoteDubRequest;
/** More than the buffers between two sockets hold. */
const LARGE_BYTES = 40_000_000;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-upload-'));
  const mediaPath = path.join(folder, 'secret name.flac');
  await writeFile(mediaPath, 'fLaC');
  request = {
    mediaPath,
    ...{ reference: 'ref-1', sourceLanguage: 'auto', targetLanguage: 'pt-BR', speakers: 2, keepBackground: false, watermark: true },
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function largeFile(): Promise<string> {
  const file = path.join(folder, 'large.mp4');
  await writeFile(file, '');
  await truncate(file, LARGE_BYTES);
  return file;
}

const never = new AbortController().signal;
const servicesAt = (url: string, timing: Partial<Timing> = {}) => {
  const [v2, v1] = createElevenLabs({ baseUrl: () => url, key: () => 'sk_test', timing });
  if (!v2 || !v1) throw new Error('two services are made');
  return { v2, v1 };
};
const formOf = (incoming: IncomingMessage): Promise<FormData> =>
  new Response(incoming as unknown as ReadableStream, {
    // undici reads any async iterable as a body
    headers: { 'content-type': incoming.headers['content-type'] ?? '' },
  }).formData();
const textsOf = (form: FormData) => [...form].filter((entry) => typeof entry[1] === 'string');

/** Reads the whole form, then gives the answer. */
async function createWith(name: 'v2' | 'v1', answer: (response: ServerResponse) => void, timing: Partial<Timing> = {}) {
  const forms: FormData[] = [];
  await using server = await startLocalServer(async (incoming, response) => {
    forms.push(await formOf(incoming));
    answer(response);
  });
  const id = await servicesAt(server.url, timing)[name].create(request, never);
  const [first] = server.requests;
  return { id, form: forms[0] as FormData, path: first?.url, headers: first?.headers ?? {} };
}

test('a project is made with reference, languages, model and the file, its length known beforehand', async () => {
  const { id, form, path, headers } = await createWith('v2', (response) => response.end('{"project_id":"proj_1"}'));
  expect(id).toBe('proj_1');
  expect(path).toBe('/v1/dubbing/project');
  expect(headers).toMatchObject({ 'xi-api-key': 'sk_test', 'content-length': expect.stringMatching(/^\d+$/) });
  expect(textsOf(form)).toEqual([
    ['reference', 'ref-1'],
    ['target_language', 'pt-BR'],
    ['model_id', 'dubbing_v2'],
  ]);
  const file = form.get('file') as File; // a part with a file name is a File
  expect([file.name, file.type, await file.text()]).toEqual(['chunk.flac', 'audio/flac', 'fLaC']);
});

test('a legacy dub is made with all that can be told to that API', async () => {
  const { id, form, path } = await createWith('v1', (response) => response.end('{"dubbing_id":"d1","expected_duration_sec":1}'));
  expect([id, path]).toEqual(['d1', '/v1/dubbing']);
  expect(Object.fromEntries(textsOf(form))).toEqual({
    ...{ name: 'ref-1', source_lang: 'auto', target_lang: 'pt' },
    ...{ num_speakers: '2', drop_background_audio: 'true', watermark: 'true' },
  });
});

test.each([
  ['is no JSON', '<html>'],
  ['has no id', '{"project":"p"}'],
  ['is without end', `{"project_id":"${'a'.repeat(100)}","more":"${'a'.repeat(5_000_000)}"}`],
])('a create whose answer %s leaves open what was done', async (_, body) => {
  await expect(createWith('v2', (response) => response.end(body))).rejects.toMatchObject({ kind: 'unanswered' });
});

test('a create that is sent and not answered in time leaves open what was done', async () => {
  await expect(createWith('v2', () => undefined, { answerMs: 30 })).rejects.toMatchObject({ kind: 'unanswered' });
});

test('a create sent whole may be answered later than a connection may be silent', async () => {
  const later = (response: ServerResponse): unknown => setTimeout(() => response.end('{"project_id":"late"}'), 150);
  expect((await createWith('v2', later, { silenceMs: 50, answerMs: 5_000 })).id).toBe('late');
});

test('a create that is answered with another address is not sent there', async () => {
  const elsewhere = (response: ServerResponse): unknown => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
  await expect(createWith('v2', elsewhere)).rejects.toMatchObject({ kind: 'rejected' });
});

test('a create that nobody listens to never got there', async () => {
  const server = await startLocalServer(() => undefined);
  await server[Symbol.asyncDispose]();
  await expect(servicesAt(server.url).v2.create(request, never)).rejects.toMatchObject({ kind: 'unreachable' });
});

test('a create whose connection is cut in the middle of the file leaves open what was done', async () => {
  await using server = await startLocalServer((incoming) => incoming.once('data', () => incoming.destroy()));
  const large = { ...request, mediaPath: await largeFile() };
  await expect(servicesAt(server.url).v2.create(large, never)).rejects.toMatchObject({ kind: 'unanswered' });
});

test('a refusal is heard before the whole file is sent', async () => {
  await using server = await startLocalServer((_, response) =>
    response.writeHead(401).end('{"detail":{"status":"quota_exceeded","message":"none left"}}'),
  );
  const large = { ...request, mediaPath: await largeFile() };
  await expect(servicesAt(server.url).v2.create(large, never)).rejects.toMatchObject({ kind: 'quota-exceeded' });
});

test('an upload that nobody reads ends once it has been silent for long enough, and holds only a piece of the file', async () => {
  await using server = await startLocalServer(() => undefined);
  const large = { ...request, mediaPath: await largeFile() };
  const before = process.memoryUsage().arrayBuffers;
  await expect(servicesAt(server.url, { silenceMs: 200 }).v2.create(large, never)).rejects.toMatchObject({ kind: 'unanswered' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(LARGE_BYTES / 4);
});

test('cancelling an upload throws the reason of the cancelling and closes the connection', async () => {
  const cancelling = new AbortController();
  let closed: Promise<unknown> | undefined;
  await using server = await startLocalServer((incoming) => {
    closed = new Promise((resolve) => incoming.socket.once('close', resolve));
    incoming.resume();
    cancelling.abort(new Error('cancelled by hand'));
  });
  const large = { ...request, mediaPath: await largeFile() };
  await expect(servicesAt(server.url).v2.create(large, cancelling.signal)).rejects.toThrow('cancelled by hand');
  await closed;
});

test('a file that is not there is no failure of the service', async () => {
  await expect(
    servicesAt('http://127.0.0.1:9').v2.create({ ...request, mediaPath: path.join(folder, 'none.flac') }, never),
  ).rejects.toThrow('ENOENT');
});

test.each([
  [undefined, 'ElevenLabs needs a key: add one in Settings.'],
  ['', 'ElevenLabs needs a key: add one in Settings.'],
])('without a key (%j) it says what to do and sends nothing', async (key, sentence) => {
  for (const service of createElevenLabs({ baseUrl: () => 'http://127.0.0.1:9', key: () => key })) {
    expect(service.unavailable()).toBe(sentence);
    await expect(service.create(request, never)).rejects.toMatchObject({ kind: 'key-refused', message: sentence });
    await expect(service.find('ref', 0, never)).rejects.toMatchObject({ kind: 'key-refused' });
  }
});

test('a key that no header can carry is refused without being printed', async () => {
  const [v2] = createElevenLabs({ baseUrl: () => 'http://127.0.0.1:9', key: () => 'sk_line\nbreak' });
  await expect(v2?.create(request, never)).rejects.toMatchObject({ kind: 'key-refused', message: expect.not.stringContaining('line') });
});

test('only a watermark needs the picture', () => {
  const { v2, v1 } = servicesAt('http://127.0.0.1:9');
  expect([v2.upload({ watermark: true }), v1.upload({ watermark: false }), v1.upload({ watermark: true })]).toEqual([
    'sound',
    'sound',
    'picture',
  ]);
});
