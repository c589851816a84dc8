// Puts the launchers and the entries (electron/cli.ts, headless.ts; bundled there) on a Node that can run StreamFetch. Runs on any
// Node >= 18 without a dependency, so it is no TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** better-sqlite3 ends the process without a message below this version. */
const OLDEST_NODE = 22;
const PARENT_CHECK_MS = 250;

function isSupported(version) {
  return Number(version.split('.')[0]) >= OLDEST_NODE;
}

/** The Node that npm put beside the project (tools/node-runtime), from `start` upwards; undefined where there is none. */
function findBundledNode(start) {
  const isWindows = process.platform === 'win32';
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  // Not node_modules/.bin/node: on Windows that is a script, and on others it points here.
  const binary = isWindows ? 'node.exe' : 'node';
  for (let folder = start; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name, 'bin', binary);
    if (existsSync(found)) return found;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/**
 * On an old Node runs the same command on the bundled one, which is looked for from the folder `start` upwards, and never
 * returns; its exit code, or the signal that ended it, becomes ours. With none to be found it says what to install and exits 1.
 * Called before anything loads better-sqlite3, so what does is imported dynamically afterwards.
 */
export async function continueOnSupportedNode(start, version = process.versions.node) {
  if (isSupported(version)) {
    followParent();
    return;
  }
  const isSecondTry = process.env.STREAMFETCH_PARENT !== undefined;
  const node = isSecondTry ? undefined : findBundledNode(start);
  if (!node) {
    process.stderr.write(
      `StreamFetch needs Node ${OLDEST_NODE} or newer; this is ${version}. Run "npm ci" in the folder of StreamFetch, or install a newer Node from nodejs.org.\n`,
    );
    process.exit(1);
  }
  await runToEnd(node, [...process.execArgv, ...process.argv.slice(1)], { ...process.env, STREAMFETCH_PARENT: String(process.pid) });
}

/**
 * Runs a program in our place: standard streams are shared, signals passed on, its end is ours. Never returns. Ctrl+C in a
 * terminal reaches the whole group by itself; passed on as well, it would look like a second, impatient one.
 */
export async function runToEnd(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !isAtTerminal()) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  const [code, signal] = await new Promise((resolve) => {
    child.once('exit', (...ended) => resolve(ended));
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      resolve([1, null]);
    });
  });
  for (const name of signals) process.off(name, pass);
  if (signal) {
    process.kill(process.pid, signal);
    // Only where the signal is one that does not end us.
    process.exit(128 + (os.constants.signals[signal] ?? 0));
  }
  process.exit(code ?? 1);
}

function isAtTerminal() {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
}

/** Who is killed passes no signal on, so what it started ends itself soon after: like one that is asked to (its jobs go on later). */
function followParent() {
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
