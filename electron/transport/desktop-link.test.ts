import { EventEmitter } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test, vi } from 'vitest';
import { fakeServices } from '../../tests/fakes/router-services.ts';
import { type Client, errorsToAppErrors } from './client.ts';
import { serveDesktopPort } from './desktop-link.ts';
import { createRouter } from './router.ts';

function page() {
  const [up, down] = [new EventEmitter(), new EventEmitter()];
  const fakes = fakeServices('/nowhere');
  const server = { on: up.on.bind(up), postMessage: (data: unknown) => void down.emit('message', { data }) };
  const close = serveDesktopPort(server, createRouter(fakes.services, { onBug: () => {}, validateOutputs: true }));
  const port = { on: down.on.bind(down), postMessage: (data: unknown) => void up.emit('message', { data }) };
  const client: Client = createORPCClient(new RPCLink({ port, interceptors: [errorsToAppErrors(() => true)] }));
  return { ...fakes, up, client, close };
}

test('the desktop’s page calls through its port, as a desktop caller', async () => {
  const { client } = page();
  expect(await client.system.info()).toMatchObject({ version: '0.0.0' });
  await expect(client.system.invite()).rejects.toMatchObject({ code: 'usage.not-allowed' });
});

test.each(['close', 'reload'])('the feeds of a page end when its window does: %s', async (how) => {
  const { client, jobs, up, close } = page();
  const feed = await client.jobs.watch({});
  await feed.next();
  expect(jobs.changes.count()).toBe(1);
  if (how === 'close') up.emit('close');
  else close();
  await vi.waitFor(() => expect(jobs.changes.count()).toBe(0));
});

test('nonsense from a page hurts nobody', async () => {
  const { client, up } = page();
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const data of ['{', '', 'null', '[]', new Uint8Array([255, 1]), undefined, 7, { a: 1 }]) up.emit('message', { data });
  expect(await client.system.info()).toMatchObject({ host: 'headless' });
  error.mockRestore();
});
