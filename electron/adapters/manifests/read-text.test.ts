import { expect, test } from 'vitest';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { readText } from './read-text.ts';

const address = { url: 'https://cdn.example.org/a.m3u8', headers: {} };
const limits = { mostBytes: 1_000, mostMs: 50 };
const signal = new AbortController().signal;
const kindOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof ExtractionFailure ? `${error.kind}: ${error.message}` : String(error);
};

test('a manifest that does not end is given up once it is too large', async () => {
  let sent = 0;
  const pull = (controller: ReadableStreamDefaultController): void => {
    sent += 100;
    controller.enqueue(new Uint8Array(100));
  };
  const endless = async () => new Response(new ReadableStream({ pull }));
  expect(await kindOf(readText(endless, address, { signal }, limits))).toContain('too large');
  expect(sent).toBeLessThan(2_000);
});

test('a manifest that does not come is given up after its time', async () => {
  const silent: typeof fetch = (_url, options) =>
    new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  expect(await kindOf(readText(silent, address, { signal }, limits))).toContain('timeout');
});

test('what the server refuses is told in the words of its status', async () => {
  expect(await kindOf(readText(async () => new Response('', { status: 404 }), address, { signal }, limits))).toContain('not-found');
  expect(await kindOf(readText(async () => new Response('', { status: 503 }), address, { signal }, limits))).toContain('no-network');
});

test('a certificate that cannot be trusted is told as such', async () => {
  const cause = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  const refusing: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
  expect(await kindOf(readText(refusing, address, { signal }, limits))).toContain('untrusted-certificate');
});

test.each(['file:///etc/passwd', 'data:text/plain,a', 'ftp://x/y'])('%s is never asked for', async (url) => {
  const never: typeof fetch = () => Promise.reject(new Error('it was asked for'));
  expect(await kindOf(readText(never, { url, headers: {} }, { signal }, limits))).toContain('not on the web');
});

test('an address is where the last redirect led', async () => {
  const answer = Object.defineProperty(new Response('text'), 'url', { value: 'https://edge.example.net/b/a.m3u8' });
  expect(await readText(async () => answer, address, { signal }, limits)).toEqual({
    text: 'text',
    url: 'https://edge.example.net/b/a.m3u8',
  });
});
