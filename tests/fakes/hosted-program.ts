import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { dataFolder } from '../../electron/services/data-folder/data-folder.ts';
import { localSocketOf } from '../../electron/services/data-folder/local-socket.ts';
import { createAuth, type SessionsPort } from '../../electron/transport/auth.ts';
import { startHttpServer, startSocketServer } from '../../electron/transport/http-server.ts';
import { createRequestHandler } from '../../electron/transport/request-handler.ts';
import { createRouter } from '../../electron/transport/router.ts';
import { fakeServices } from './router-services.ts';

/** Sessions in memory; they outlive a server like those in the database do. */
export function memorySessions(): SessionsPort {
  const stored = new Map<string, { readonly kind: 'browser' | 'access-token' }>();
  return {
    insert: ({ tokenHash, kind }) => void stored.set(tokenHash, { kind }),
    find: (hash) => stored.get(hash),
    removeExpired: () => {},
  };
}

/** A temporary folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const PAGE = '<!doctype html><title>StreamFetch</title>';

/** Both servers as a headless host runs them, over fake services and a real folder, and a browser's session. Ends with the test. */
export async function hostedProgram(options: { readonly freeBytes?: () => Promise<number>; readonly folder?: string } = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const pageFolder = path.join(folder, 'page');
  await mkdir(path.join(pageFolder, 'assets'), { recursive: true });
  await writeFile(path.join(pageFolder, 'index.html'), PAGE);
  await writeFile(path.join(pageFolder, 'assets', 'index-BkF3x_9a.js'), 'export {};');
  const fakes = fakeServices(folder);
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => void bugs.push(error);
  const router = createRouter(fakes.services, { onBug, validateOutputs: true });
  const handler = createRequestHandler({
    router,
    assets: fakes.assets.service,
    dubbing: {
      chunkSound: () => {
        throw new Error('not part of this test');
      },
    },
    pageFolder,
    uploadsFolder: path.join(folder, 'uploads'),
    freeBytes: options.freeBytes ?? (async () => 10_000_000_000),
    version: '0.0.0',
    onBug,
  });
  const data = dataFolder(folder);
  const auth = createAuth({ sessions: memorySessions(), now: Date.now, allowedHosts: [], instance: 'test' });
  const httpServer = await startHttpServer({ handler, router, auth, host: '127.0.0.1', port: 0 });
  const { origin } = httpServer;
  const socketServer = await startSocketServer({ handler, router, socket: await localSocketOf(folder) });
  const close = async (): Promise<void> => {
    await Promise.all([httpServer.close(), socketServer.close()]);
  };
  onTestFinished(close);
  const cookie = await signIn(`${origin}/?token=${auth.invite()}`);
  /** As a page of ours asks. */
  const ask = (target: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${origin}${target}`, {
      ...init,
      headers: { cookie, origin, ...(init.headers as Record<string, string> | undefined) }, // tests pass plain objects
    });
  return { ...fakes, folder, data, router, handler, bugs, auth, origin, cookie, ask, close };
}

async function signIn(invitation: string): Promise<string> {
  const response = await fetch(invitation, { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}
