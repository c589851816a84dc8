import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../common/contract/errors.ts';
import { openInBrowser } from '../native/process/open-in-browser.ts';
import { openProgram, type Program } from './app.ts';
import type { ServeCommand } from './commands/arguments.ts';
import type { ServePlace } from './commands/run-command.ts';
import { SAMPLES_FOLDER } from './place.ts';
import type { BrowseRoot } from './services/assets/browse-service.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import { folderHash } from './services/data-folder/local-socket.ts';
import { createKeyFileSealer } from './services/secrets/key-file-sealer.ts';
import { createAuth } from './transport/auth.ts';
import { type HttpServer, startHttpServer } from './transport/http-server.ts';
import { connectToOwner } from './transport/local-client.ts';

const USUAL_PORT = 8787;
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/**
 * The headless host: the program with an HTTP server, until it is stopped. Beside a running StreamFetch it prints a fresh address
 * of that one instead. Returns the exit code.
 */
export async function serve(command: ServeCommand, { folder, json, stopped }: ServePlace): Promise<number> {
  const tell = (url: string): void => announce(url, { json, open: command.open });
  let invite = (): string | null => null;
  const program = await openProgram({
    folder,
    host: 'headless',
    sealer: createKeyFileSealer(folder.keyFile),
    roots: await rootsOf(command),
    isLocal: isForThisMachine(command),
    invite: () => invite(),
    env: process.env,
  });
  if (program.kind === 'other') return tellAddressOfOwner(folder, tell);
  let server: HttpServer | undefined;
  try {
    const auth = createAuth({
      sessions: program.store.sessions,
      now: Date.now,
      allowedHosts: command.allowedHosts,
      instance: folderHash(folder.root),
    });
    server = await startServer(command, program, auth);
    const { origin } = server;
    invite = () => `${origin}/?token=${auth.invite()}`;
    tell(invite() ?? origin);
    await untilAborted(stopped);
    return 0;
  } finally {
    await server?.close();
    await program.close();
  }
}

async function startServer(command: ServeCommand, program: Program, auth: ReturnType<typeof createAuth>): Promise<HttpServer> {
  const hosting = { handler: program.handleRequest, router: program.router, auth, host: command.host };
  try {
    return await startHttpServer({ ...hosting, port: command.port ?? USUAL_PORT });
  } catch (error) {
    const mayMove = command.port === undefined && error instanceof AppError && error.code === 'usage.invalid';
    if (!mayMove) throw error;
    return startHttpServer({ ...hosting, port: 0 });
  }
}

/** False where others come in: by an address of the network, or through a proxy that gives a name of its own. */
const isForThisMachine = (command: ServeCommand): boolean => LOOPBACK.includes(command.host) && command.allowedHosts.length === 0;

/** Folders that pages may choose files from: those named; the user's own where only this machine reaches the server; samples. */
async function rootsOf(command: ServeCommand): Promise<readonly BrowseRoot[]> {
  for (const root of command.roots) {
    const found = await stat(root).catch(() => undefined);
    if (!found?.isDirectory()) throw new AppError('usage.invalid', `There is no folder ${path.resolve(root)}.`);
  }
  const named = command.roots.map((root) => ({ name: path.basename(path.resolve(root)) || root, path: path.resolve(root) }));
  const own = named.length === 0 && isForThisMachine(command) ? [{ name: 'Home', path: homedir() }] : [];
  return [...named, ...own, { name: 'Samples', path: SAMPLES_FOLDER }];
}

/** An owner that has just started answers, or names an address, a moment later. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 50;

async function tellAddressOfOwner(folder: DataFolder, tell: (url: string) => void): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let url = await inviteOfOwner(folder); ; url = await inviteOfOwner(folder)) {
    if (url !== null) {
      tell(url);
      return 0;
    }
    if (performance.now() > deadline) break;
    await delay(LOOK_EVERY_MS);
  }
  throw new AppError('program.folder-in-use', 'StreamFetch is running with this data folder already, in a window or for another command.');
}

/** A fresh address of the running owner; null while it does not listen, and from one that serves no browsers. */
async function inviteOfOwner(folder: DataFolder): Promise<string | null> {
  const owner = await connectToOwner(folder);
  try {
    return owner ? (await owner.client.system.invite()).url : null;
  } finally {
    await owner?.close();
  }
}

function announce(url: string, how: { readonly json: boolean; readonly open: boolean }): void {
  process.stdout.write(
    how.json
      ? `${JSON.stringify({ type: 'serving', url })}\n`
      : `StreamFetch is running at\n  ${url}\nThe address lets one browser in; \`streamfetch serve\` prints another. Ctrl+C ends StreamFetch.\n`,
  );
  if (how.open) openInBrowser(url);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
