import { once } from 'node:events';
import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { hostedProgram, temporaryFolder } from '../../tests/fakes/hosted-program.ts';
import { dataFolder } from '../services/data-folder/data-folder.ts';
import { prepareSocketFolder } from '../services/data-folder/local-socket.ts';
import { connectToOwner, type OwnerClient } from './local-client.ts';

async function connected(root: string): Promise<OwnerClient> {
  const owner = await connectToOwner(dataFolder(root));
  if (!owner) throw new Error('nobody listens');
  return owner;
}

test('a command beside a running program is its client, with a local caller’s rights', async () => {
  const program = await hostedProgram();
  const owner = await connected(program.folder);
  expect(await owner.client.system.invite()).toEqual({ url: 'http://127.0.0.1:1/?token=abc' });
  await writeFile(path.join(program.folder, 'talk.mp4'), 'DATA');
  expect(await owner.client.assets.addPath({ path: path.join(program.folder, 'talk.mp4') })).toMatchObject({ name: 'talk.mp4' });
  await expect(owner.client.jobs.get({ id: 'none' })).rejects.toMatchObject({ name: 'AppError', code: 'not-found' });
  await owner.close();
});

test('a symbolic link to the folder, or a path too long for a socket, finds the same owner', async () => {
  const base = await temporaryFolder();
  const deep = path.join(base, 'a'.repeat(120));
  await mkdir(deep);
  await hostedProgram({ folder: deep });
  await symlink(deep, path.join(base, 'link'));
  const owner = await connected(path.join(base, 'link'));
  expect(await owner.client.system.info()).toMatchObject({ host: 'headless' });
  await owner.close();
});

test('nobody there is no error: no folder, no socket, a socket nobody listens on', async () => {
  const folder = await temporaryFolder();
  expect(await connectToOwner(dataFolder(path.join(folder, 'none')))).toBeUndefined();
  expect(await connectToOwner(dataFolder(folder))).toBeUndefined();
  const server = createServer().listen(path.join(folder, 'owner.sock'));
  await once(server, 'listening');
  await rename(path.join(folder, 'owner.sock'), path.join(folder, 'kept.sock')); // closing would remove it
  server.close();
  await once(server, 'close');
  await rename(path.join(folder, 'kept.sock'), path.join(folder, 'owner.sock'));
  expect(await connectToOwner(dataFolder(folder))).toBeUndefined();
});

test('an owner that ends in the middle of the handshake is nobody', async () => {
  const folder = await temporaryFolder();
  const server = createServer((socket) => socket.destroy()).listen(path.join(folder, 'owner.sock'));
  await once(server, 'listening');
  try {
    expect(await connectToOwner(dataFolder(folder))).toBeUndefined();
  } finally {
    server.close();
  }
});

test('when the owner goes away, waiting calls and feeds and later calls say that the connection is lost', async () => {
  const program = await hostedProgram();
  const never = vi.spyOn(program.services.dubbing, 'start').mockReturnValue(new Promise(() => {}));
  const owner = await connected(program.folder);
  const feed = await owner.client.jobs.watch({});
  await feed.next();
  const lost = { name: 'AppError', code: 'program.connection-lost' };
  const waiting = expect(feed.next()).rejects.toMatchObject(lost);
  const call = expect(owner.client.dubbing.start({ sourceAssetId: 'a', targetLanguages: ['es'] })).rejects.toMatchObject(lost);
  await vi.waitFor(() => expect(never).toHaveBeenCalled());
  await program.close();
  await Promise.all([waiting, call, owner.closed]);
  await expect(owner.client.system.info()).rejects.toMatchObject(lost);
});

test('a call that its caller gives up ends with the caller’s own reason', async () => {
  const program = await hostedProgram();
  const owner = await connected(program.folder);
  const abort = new AbortController();
  const feed = await owner.client.jobs.watch({}, { signal: abort.signal });
  await feed.next();
  const waiting = feed.next();
  const reason = new Error('Ctrl-C');
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await vi.waitFor(() => expect(program.jobs.changes.count()).toBe(0));
  await owner.close();
});

test('a socket folder that others can reach into is used neither to listen nor to connect', async () => {
  const folder = path.join(await temporaryFolder(), 'open-to-all');
  await mkdir(folder);
  await chmod(folder, 0o777);
  const refused = { code: 'usage.not-allowed', message: expect.stringContaining(folder) };
  await expect(prepareSocketFolder({ address: path.join(folder, 'x.sock'), folder })).rejects.toMatchObject(refused);
  await chmod(folder, 0o700);
  await expect(prepareSocketFolder({ address: path.join(folder, 'x.sock'), folder })).resolves.toBeUndefined();
});

test('a server that starts over the socket of a killed owner takes its place', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'owner.sock'), '');
  await hostedProgram({ folder });
  const owner = await connected(folder);
  expect(await owner.client.system.info()).toMatchObject({ version: '0.0.0' });
  await owner.close();
});

test('files come over the same socket, a refusal as what it is and an owner that goes away as a lost connection', async () => {
  const program = await hostedProgram();
  const owner = await connected(program.folder);
  const never = new AbortController().signal;
  await writeFile(path.join(program.folder, 'talk.mp4'), 'DATA');
  const { id } = await owner.client.assets.addPath({ path: path.join(program.folder, 'talk.mp4') });
  expect(await (await owner.fetchFile(`/media/${id}`, never)).text()).toBe('DATA');
  await expect(owner.fetchFile('/media/none', never)).rejects.toMatchObject({ name: 'AppError', code: 'not-found' });
  await owner.close();
  await program.close();
  await expect(owner.fetchFile(`/media/${id}`, never)).rejects.toMatchObject({ code: 'program.connection-lost' });
});
