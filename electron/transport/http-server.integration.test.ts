import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os } from '@orpc/server';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { AppError } from '../../common/contract/errors.ts';
import { jobId } from '../../common/units/ids.ts';
import { hostedProgram, PAGE } from '../../tests/fakes/hosted-program.ts';
import { type Client, errorsToAppErrors } from './client.ts';
import { startHttpServer, startSocketServer } from './http-server.ts';
import type { AppRouter } from './router.ts';

async function openSocket(origin: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}
function clientOn(socket: WebSocket): Client {
  const websocket = socket as unknown as globalThis.WebSocket; // as local-client.ts does
  return createORPCClient(new RPCLink({ websocket, interceptors: [errorsToAppErrors(() => socket.readyState === WebSocket.OPEN)] }));
}
async function pageClient({ origin, cookie }: { origin: string; cookie: string }): Promise<{ client: Client; socket: WebSocket }> {
  const socket = await openSocket(origin, { cookie, origin });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return { client: clientOn(socket), socket };
}

describe('the page', () => {
  test('comes with a strict policy, its hashed files are kept for good, and both are told unchanged by their tags', async () => {
    const { ask, origin } = await hostedProgram();
    const page = await ask('/dubbing/abc');
    expect(await page.text()).toBe(PAGE);
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ws://${new URL(origin).host};`);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await ask('/assets/index-BkF3x_9a.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    const again = await ask('/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    expect((await ask('/nothing.js')).status).toBe(404);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  test('paths that lead out of its folder lead nowhere, also when no browser tidies them up', async () => {
    const { origin, cookie } = await hostedProgram();
    for (const target of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd.txt', '/assets/..%2f..%2fx.json', '//etc/passwd.x']) {
      const answer = await rawRequest(
        origin,
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    }
  });
});

test('a request without a usable host name is refused', async () => {
  const { origin, cookie } = await hostedProgram();
  const head = (host: string): string => `GET / HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
  expect(await rawRequest(origin, head('evil.example'))).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await rawRequest(origin, head('evil.example').replace('GET /', 'GET //127.0.0.1/'))).toMatch(/^HTTP\/1\.1 421 /);
  expect(await rawRequest(origin, head('evil.example').replace('GET /', 'GET http://127.0.0.1/'))).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await rawRequest(origin, head('a b'))).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await rawRequest(origin, `GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

describe('REST', () => {
  test('answers with the contract’s shapes, reads query and path, and turns failures into status, code and sentence', async () => {
    const { ask } = await hostedProgram();
    expect(await (await ask('/api/jobs?limit=5')).json()).toMatchObject([{ id: 'one', title: 'Talk' }]);
    expect(await (await ask('/api/jobs/one')).json()).toMatchObject({ id: 'one' });
    const missing = await ask('/api/jobs/none');
    expect([missing.status, await missing.json()]).toEqual([404, { code: 'not-found', message: 'There is no such job.', details: {} }]);
    const refused = await ask('/api/jobs/one/pause', { method: 'POST' });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      { code: 'job.not-possible', message: 'This job cannot be paused.', details: { state: 'failed' } },
    ]);
  });

  test('tells of wrong input, broken JSON and unknown addresses in the same form', async () => {
    const { ask } = await hostedProgram();
    const post = (body: string) => ask('/api/dubbing', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const wrong = await post('{"sourceAssetId":"a","targetLanguages":[]}');
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { code: 'usage.invalid', message: expect.stringContaining('targetLanguages') },
    ]);
    const broken = await post('{"sourceAssetId":');
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'usage.invalid' }]);
    const huge = await post(JSON.stringify({ sourceAssetId: 'a', targetLanguages: ['es'], padding: 'x'.repeat(1_500_000) }));
    expect([huge.status, await huge.json()]).toMatchObject([400, { code: 'usage.invalid' }]);
    const unknown = await ask('/api/nothing');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not-found' }]);
  });

  test('a bug is told once and stays in the log', async () => {
    const { ask, bugs } = await hostedProgram();
    const response = await ask('/api/jobs/one/retry', { method: 'POST' });
    const body: unknown = await response.json();
    expect([response.status, body]).toMatchObject([500, { code: 'internal', details: { logId: expect.any(String) } }]);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(bugs).toMatchObject([{ message: 'secret: the database said no' }]);
  });

  test('a page’s script may not do there what only this machine’s programs may', async () => {
    const { ask } = await hostedProgram();
    const headers = { 'content-type': 'application/json' };
    expect((await ask('/api/assets/path', { method: 'POST', body: '{"path":"/etc/passwd"}', headers })).status).toBe(403);
  });

  test('describes itself, without what only local programs may call', async () => {
    const { ask } = await hostedProgram();
    const document = (await (await ask('/api/openapi.json')).json()) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/jobs', '/jobs/{id}', '/dubbing', '/settings', '/assets']));
    expect(document.paths['/media/chunk/{jobId}/{which}']).toMatchObject({ servers: [{ url: '/' }], get: { summary: expect.any(String) } });
    expect(Object.keys(document.paths)).not.toContain('/assets/path');
    expect(document.paths['/jobs']).toMatchObject({ get: { parameters: expect.any(Array), responses: { 200: expect.any(Object) } } });
  });
});

describe('the WebSocket', () => {
  test('carries calls, failures and live feeds to a page with a session', async () => {
    const program = await hostedProgram();
    const { client, socket } = await pageClient(program);
    expect(await client.system.info()).toMatchObject({ host: 'headless' });
    await expect(client.jobs.get({ id: 'none' })).rejects.toMatchObject({ name: 'AppError', code: 'not-found' });
    await expect(client.system.invite()).rejects.toMatchObject({ code: 'usage.not-allowed' });
    const feed = await client.jobs.watch({});
    expect((await feed.next()).value).toMatchObject({ type: 'snapshot' });
    program.jobs.change({ ...program.services.jobs.get((await client.jobs.list({}))[0]!.id), title: 'Renamed' }); // one job is there
    expect((await feed.next()).value).toMatchObject({ type: 'changed', job: { title: 'Renamed' } });
    await feed.return?.();
    await vi.waitFor(() => expect(program.jobs.changes.count()).toBe(0));
    socket.close();
  });

  test('is refused without a session, from another origin and at another address', async () => {
    const { origin, cookie } = await hostedProgram();
    expect(await openSocket(origin, { origin })).toBe(401);
    expect(await openSocket(origin, { cookie })).toBe(403);
    expect(await openSocket(origin, { cookie, origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await openSocket(`${origin}/elsewhere`, { cookie, origin })).toBe(404);
  });

  test('a page that goes away without a word leaves no feed behind', async () => {
    const program = await hostedProgram();
    const { client, socket } = await pageClient(program);
    await (await client.jobs.watch({})).next();
    expect(program.jobs.changes.count()).toBe(1);
    socket.terminate();
    await vi.waitFor(() => expect(program.jobs.changes.count()).toBe(0));
  });

  test('a page that answers no ping any more, as when its laptop sleeps, is let go; one that answers stays', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const program = await hostedProgram();
    const asleep = new WebSocket(`${program.origin.replace('http', 'ws')}/rpc`, {
      headers: { cookie: program.cookie, origin: program.origin },
      autoPong: false,
    });
    await once(asleep, 'open');
    const { client, socket } = await pageClient(program);
    const gone = once(asleep, 'close');
    const pinged = once(socket, 'ping');
    vi.advanceTimersByTime(30_000);
    await pinged;
    await client.system.info(); // the answer to the ping has arrived before this call
    vi.advanceTimersByTime(30_000);
    expect((await gone)[0]).toBe(1006);
    expect(await client.system.info()).toBeDefined();
    socket.close();
  });

  test('a message that is nonsense or too large ends at most its own connection', async () => {
    const program = await hostedProgram();
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { socket, client } = await pageClient(program);
    socket.send('{');
    socket.send(Buffer.from([255, 0, 1]));
    expect(await client.system.info()).toBeDefined();
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(1_500_000));
    expect(await closed).toBe(1009);
    const other = await pageClient(program);
    expect(await other.client.system.info()).toBeDefined();
    other.socket.close();
    error.mockRestore();
  });

  test('an error in the middle of a feed travels like that of a call: expected ones as they are, bugs without a word of them', async () => {
    const program = await hostedProgram();
    const { client, socket } = await pageClient(program);
    const failing = async (error: Error): Promise<unknown> => {
      const feed = await client.dubbing.watch({ id: 'dub' });
      await feed.next();
      const get = vi.spyOn(program.services.dubbing, 'get').mockRejectedValue(error);
      program.dubbing.changes.emit(jobId('dub'));
      const thrown = await feed.next().catch((caught: unknown) => caught);
      get.mockRestore();
      return thrown;
    };
    expect(await failing(new AppError('media.vanished', 'Gone.', { details: { name: 'a' } }))).toMatchObject({
      name: 'AppError',
      code: 'media.vanished',
      details: { name: 'a' },
    });
    const bug = await failing(new Error('secret'));
    expect(bug).toMatchObject({ code: 'internal', details: { logId: expect.any(String) } });
    expect(program.bugs).toMatchObject([{ message: 'secret' }]);
    socket.close();
  });

  test('a reader that stands still stops its feed: nothing piles up in the server', async () => {
    const program = await hostedProgram();
    let made = 0;
    const flood = os.handler(async function* () {
      for (; made < 1_000; made += 1) yield 'x'.repeat(100_000);
    });
    const router = { flood } as unknown as AppRouter; // the server does not look into it
    const server = await startSocketServer({ ...program, router, socket: { address: `${program.folder}/flood.sock`, folder: null } });
    const socket = new WebSocket(`ws+unix:${program.folder}/flood.sock:/rpc`);
    await once(socket, 'open');
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
    socket.once('message', () => socket.pause());
    const call: Promise<unknown> = createORPCClient<{ flood: (input?: unknown) => Promise<unknown> }>(link).flood();
    await call.catch(() => {});
    let before = -1;
    await vi.waitFor(() => {
      const grown = made - before;
      before = made;
      expect(grown).toBe(0);
    });
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(50);
    socket.terminate();
    await server.close();
  });
});

describe('closing', () => {
  test('ends sockets, feeds and idle connections, frees the port, and tells waiting pages that the connection is lost', async () => {
    const program = await hostedProgram();
    const { client, socket } = await pageClient(program);
    const goodbye = once(socket, 'close');
    const feed = await client.jobs.watch({});
    await feed.next();
    const waiting = feed.next().catch((error: unknown) => error);
    await (await program.ask('/')).text(); // leaves an idle keep-alive connection
    const beganMs = performance.now();
    await program.close();
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    expect((await goodbye)[0]).toBe(1001);
    expect(await waiting).toMatchObject({ code: 'program.connection-lost' });
    expect(program.jobs.changes.count()).toBe(0);
    await expect(fetch(program.origin)).rejects.toThrow();
    const next = await startHttpServer({ ...program, host: '127.0.0.1', port: Number(new URL(program.origin).port) });
    await next.close();
  });

  test('a port that is taken is told in a sentence', async () => {
    const program = await hostedProgram();
    const port = Number(new URL(program.origin).port);
    const second = startHttpServer({ ...program, host: '127.0.0.1', port });
    await expect(second).rejects.toMatchObject({ code: 'usage.invalid', message: `Port ${port} on 127.0.0.1 is in use.` });
  });
});

test('the local socket is for its user alone', async () => {
  const { folder } = await hostedProgram();
  expect(((await stat(`${folder}/owner.sock`)).mode & 0o777).toString(8)).toBe('600');
});

function rawRequest(origin: string, head: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
