import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openProgram, type Program } from './app.ts';
import { type DataFolder, dataFolder } from './services/data-folder/data-folder.ts';
import { createKeyFileSealer } from './services/secrets/key-file-sealer.ts';
import { createAuth } from './transport/auth.ts';
import { createDirectClient } from './transport/direct-client.ts';
import { startHttpServer } from './transport/http-server.ts';
import { connectToOwner } from './transport/local-client.ts';

let root: string;
let folder: DataFolder;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'app-'));
  folder = dataFolder(path.join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function open(): Promise<Program> {
  const sealer = createKeyFileSealer(folder.keyFile);
  const options = { folder, host: 'command-line', sealer, roots: [], isLocal: true, invite: () => null, env: process.env } as const;
  const program = await openProgram(options);
  if (program.kind === 'other') throw new Error(`owned by process ${program.pid}`);
  onTestFinished(program.close);
  return program;
}
const logged = (): string => readFileSync(path.join(folder.logs, 'streamfetch.log'), 'utf8');
/** Files below the data folder that this process holds open. */
const heldOpen = (): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`);
      return file.startsWith(root) ? [file] : [];
    } catch {
      return []; // the one that read the folder
    }
  });

test('what cannot be swept at the start is noted in the log, and the program runs', async () => {
  mkdirSync(folder.media, { recursive: true });
  writeFileSync(path.join(folder.media, 'uploads'), 'a file where a folder should be');
  const program = await open();
  const checks = await createDirectClient(program.router).doctor.run();
  expect(checks.find((result) => result.check === 'database')).toMatchObject({ status: 'ok' });
  await program.close();
  expect(logged()).toContain('ENOTDIR');
});

test('a file where a folder of ours should be is named', async () => {
  mkdirSync(folder.root);
  writeFileSync(folder.cache, 'a file');
  await expect(open()).rejects.toMatchObject({ code: 'output.folder-missing', message: expect.stringContaining(folder.cache) });
  rmSync(folder.cache);
  await open();
});

test.runIf(process.platform === 'linux')('an opening that fails leaves nothing open, and the next one succeeds', async () => {
  const inTheWay = path.join(folder.root, 'owner.sock');
  mkdirSync(inTheWay, { recursive: true });
  await expect(open()).rejects.toThrow();
  expect(heldOpen()).toEqual([]);
  rmdirSync(inTheWay);
  const program = await open();
  expect(heldOpen()).not.toEqual([]);
  await program.close();
  expect(heldOpen()).toEqual([]);
});

test('an access token lets a script use REST until it is revoked, also one made before the server ran', async () => {
  const program = await open();
  const local = createDirectClient(program.router);
  const { token } = await local.system.createAccessToken({ name: 'backup script' });
  const auth = createAuth({ sessions: program.store.sessions, now: Date.now, allowedHosts: [], instance: 'test' });
  const server = await startHttpServer({ handler: program.handleRequest, router: program.router, auth, host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  const ask = (target: string, init: RequestInit = {}) =>
    fetch(`${server.origin}/api${target}`, { ...init, headers: { authorization: `Bearer ${token}` } });

  expect(await (await ask('/system')).json()).toMatchObject({ host: 'command-line' });
  expect(logged()).toContain('backup script');
  expect(logged()).not.toContain(token);
  expect(JSON.stringify(await (await ask('/openapi.json')).json())).not.toContain('AccessToken');

  await local.system.createAccessToken({});
  const owner = await connectToOwner(folder);
  expect(await owner?.client.system.revokeAccessTokens()).toEqual({ revoked: 2 });
  await owner?.close();
  expect((await ask('/system')).status).toBe(401);
});

test('a file that is being dubbed cannot be removed until its dub has ended', async () => {
  const program = await open();
  const client = createDirectClient(program.router);
  const source = await client.assets.addSample();
  const job = await client.dubbing.start({ sourceAssetId: source.id, targetLanguages: ['es'] });
  await expect(client.assets.remove({ id: source.id })).rejects.toMatchObject({ code: 'job.not-possible' });
  await client.jobs.cancel({ id: job.id });
  await program.services.jobs.settled(job.id);
  expect(await client.assets.remove({ id: source.id })).toEqual({ removed: true });
});
