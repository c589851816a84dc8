import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type ConnectProxy, startConnectProxy } from '../../../tests/fakes/connect-proxy.ts';
import { type FileServer, startFileServer } from '../../../tests/fakes/file-server.ts';
import { createProxiedFetch } from './proxied-fetch.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-proxy-'));
const file = path.join(folder, 'words.txt');
writeFileSync(file, 'some words');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let server: FileServer;
let proxy: ConnectProxy;
beforeEach(async () => {
  server = await startFileServer(file, 'text/plain');
  proxy = await startConnectProxy();
});
afterEach(async () => {
  await server.close();
  await proxy.close();
});

test('requests go through the proxy as long as one is set', async () => {
  let url: string | null = null;
  const { fetch, close } = createProxiedFetch(() => url);
  expect(await (await fetch(server.link('a'))).text()).toBe('some words');
  expect(proxy.asked).toEqual([]);
  url = proxy.url;
  expect(await (await fetch(server.link('b'))).text()).toBe('some words');
  expect(proxy.asked).toHaveLength(1);
  await close();
});

test('another proxy takes over at once, and a dead one is an error', async () => {
  const other = await startConnectProxy();
  let url = proxy.url;
  const { fetch, close } = createProxiedFetch(() => url);
  await (await fetch(server.link('a'))).text();
  url = other.url;
  await (await fetch(server.link('b'))).text();
  expect([proxy.asked.length, other.asked.length]).toEqual([1, 1]);
  url = 'http://127.0.0.1:1';
  await expect(fetch(server.link('c'))).rejects.toThrow();
  await close();
  await other.close();
});
