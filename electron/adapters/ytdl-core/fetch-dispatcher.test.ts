import { expect, test } from 'vitest';
import { createFetchDispatcher, RequestFailed } from './fetch-dispatcher.ts';

type Told = { status?: number; headers?: readonly string[]; body: string; isComplete?: boolean; error?: Error };

/** Dispatches a request as undici's `request` does, and collects what its handler is told. */
function dispatch(fetch: typeof globalThis.fetch, asked: object, seen: (url: URL, text: string) => void = () => {}): Promise<Told> {
  const dispatcher = createFetchDispatcher(fetch, seen) as { dispatch(asked: object, handler: object): boolean }; // its one method
  return new Promise((resolve) => {
    const told: Told = { body: '' };
    dispatcher.dispatch(asked, {
      onConnect: () => {},
      onHeaders: (status: number, headers: readonly Buffer[]) => Object.assign(told, { status, headers: headers.map(String) }),
      onData: (chunk: Buffer) => {
        told.body += chunk.toString();
      },
      onComplete: () => resolve({ ...told, isComplete: true }),
      onError: (error: Error) => resolve({ ...told, error }),
    });
  });
}

test('method, query, headers and body reach fetch, and its answer comes back', async () => {
  const asked: Array<[unknown, RequestInit | undefined]> = [];
  const seen: string[] = [];
  const told = await dispatch(
    async (input, init) => {
      asked.push([input, init]);
      return new Response('{"a":1}', { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
    },
    { origin: 'https://x.example', path: '/p?q=1', method: 'POST', headers: { cookie: 'a=b' }, query: { t: 'é' }, body: '{}' },
    (url, text) => seen.push(`${url.href} ${text}`),
  );
  expect(told).toEqual({ status: 200, headers: ['content-type', 'application/json'], body: '{"a":1}', isComplete: true });
  expect(String(asked[0]?.[0])).toBe('https://x.example/p?q=1&t=%C3%A9');
  expect(asked[0]?.[1]).toMatchObject({ method: 'POST', body: '{}' });
  expect(seen).toEqual(['https://x.example/p?q=1&t=%C3%A9 {"a":1}']);
});

test('what fetch throws comes as an error that the library takes for final', async () => {
  const cause = new Error('no network');
  const { error } = await dispatch(() => Promise.reject(cause), { origin: 'https://x.example', path: '/', method: 'GET' });
  expect(error).toBeInstanceOf(RequestFailed);
  expect(error).toMatchObject({ cause, statusCode: 0 });
});
