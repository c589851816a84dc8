import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from '../is-alive.ts';
import { CdpConnection } from './connection.ts';

export type Chromium = { readonly connection: CdpConnection; end(): void };

/** Followed by the pid of the host that owns the profile. */
const PROFILE_PREFIX = 'electron-host-';

let running: Chromium | undefined;

/** Chromium, once the app is ready. Throws before. */
export function chromium(): Chromium {
  if (!running) throw new Error('electron-host: the app is not ready yet');
  return running;
}

/** Starts the Chromium that shows the windows, with a profile of its own that goes when this process ends. */
export async function startChromium(
  hostSwitches: ReadonlyMap<string, string>,
  appSwitches: ReadonlyMap<string, string>,
): Promise<Chromium> {
  removeLeftProfiles();
  const profile = mkdtempSync(path.join(os.tmpdir(), `${PROFILE_PREFIX}${process.pid}-`));
  const child = spawn(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', chromiumArguments(profile, hostSwitches, appSwitches), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  process.once('exit', () => {
    child.kill('SIGKILL');
    removeLater(profile);
  });
  const url = await debuggerAddress(child, hostSwitches.has('remote-debugging-port'));
  const connection = await CdpConnection.open(url);
  await connection.send('Target.setDiscoverTargets', { discover: true });
  running = { connection, end: () => child.kill('SIGKILL') };
  return running;
}

function chromiumArguments(
  profile: string,
  hostSwitches: ReadonlyMap<string, string>,
  appSwitches: ReadonlyMap<string, string>,
): readonly string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    '--no-startup-window',
    // Nothing is sent there, but Chromium leaves when this pipe closes: no orphan when this process is killed.
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--disable-background-networking',
    '--password-store=basic',
    '--use-mock-keychain',
    '--autoplay-policy=no-user-gesture-required',
    ...(process.env.ELECTRON_HOST_HEADED === '1' ? [] : ['--headless', '--hide-scrollbars']),
    ...(isRoot || hostSwitches.has('no-sandbox') ? ['--no-sandbox'] : []),
    `--remote-debugging-port=${hostSwitches.get('remote-debugging-port') ?? '0'}`,
    `--user-data-dir=${profile}`,
    ...[...appSwitches].map(([name, value]) => `--${name}${value ? `=${value}` : ''}`),
  ];
}

/** Waits for Chromium's own line; repeats it for Playwright, which connects to the pages by it. */
function debuggerAddress(child: ChildProcess, announce: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error('electron-host: no Chromium (CHROMIUM_PATH names one)', { cause })));
    child.once('exit', (code) => reject(new Error(`electron-host: Chromium ended with ${code}`)));
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = /^DevTools listening on (ws:.*)/.exec(line)?.[1];
      if (url && announce) console.error(line);
      if (url) resolve(url);
      else if (process.env.ELECTRON_HOST_DEBUG) console.error(line);
    });
  });
}

/** Chromium's children outlive it by a moment and write again, so another process clears up once they are gone. */
function removeLater(folder: string): void {
  const script = `setTimeout(() => require('node:fs').rmSync(${JSON.stringify(folder)}, { recursive: true, force: true, maxRetries: 9 }), 700)`;
  spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' }).unref();
}

/** Profiles of hosts that were killed and so could not remove them. */
function removeLeftProfiles(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = Number(/^electron-host-(\d+)-/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true, maxRetries: 3 });
  }
}
