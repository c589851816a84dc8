import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** better-sqlite3 ends the process without a message below this version. */
export const OLDEST_NODE = 22;
const PARENT_CHECK_MS = 250;

export function isSupportedNode(version: string): boolean {
  return Number(version.split('.')[0]) >= OLDEST_NODE;
}

/** Where npm puts the Node that comes with the project, from `start` upwards; see tools/node-runtime. */
export function bundledNodePlaces(start: string, platform: NodeJS.Platform, arch: string): readonly string[] {
  const system = platform === 'win32' ? 'win' : platform;
  const binary = platform === 'win32' ? 'node.exe' : 'node';
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const places: string[] = [];
  for (let folder = start; ; folder = paths.dirname(folder)) {
    // Not node_modules/.bin/node: on Windows that is a script, and on others it points here.
    places.push(paths.join(folder, 'node_modules', `node-${system}-${arch}`, 'bin', binary));
    if (paths.dirname(folder) === folder) return places;
  }
}

/**
 * Returns on a Node that can run StreamFetch (Electron's included). On an older one it runs the same command on the bundled
 * Node, passing standard streams and the exit code on, and ends this process; with none to be found it says so and exits 1.
 * An entry calls it before it loads anything that loads better-sqlite3, so through a dynamic import:
 * static imports of packages run before any code of ours.
 */
export function ensureSupportedNode(version: string = process.versions.node): void {
  if (isSupportedNode(version)) {
    followParent();
    return;
  }
  const here = path.dirname(fileURLToPath(import.meta.url)); // import.meta.dirname is missing in the oldest Nodes this must speak to
  const isSecondTry = process.env.STREAMFETCH_PARENT !== undefined;
  const node = isSecondTry ? undefined : bundledNodePlaces(here, process.platform, process.arch).find(existsSync);
  if (!node) {
    process.stderr.write(
      `StreamFetch needs Node ${OLDEST_NODE} or newer; this is ${version}. Run "npm ci" in its folder, or install a newer Node from nodejs.org.\n`,
    );
    process.exit(1);
  }
  const env = { ...process.env, STREAMFETCH_PARENT: `${process.pid}` };
  const done = spawnSync(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env });
  if (done.signal) process.kill(process.pid, done.signal);
  process.exit(done.status ?? 1);
}

/** Waiting in `spawnSync` the parent can pass no signal on, so its child ends itself soon after it: nothing is left running. */
function followParent(): void {
  const parent = Number(process.env.STREAMFETCH_PARENT);
  delete process.env.STREAMFETCH_PARENT; // not for the processes started from here
  if (!parent || process.ppid !== parent) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}
