// Builds a source checkout on first use and whenever its sources changed. Everything it says goes to standard error, because
// standard output may be read by a program. Needs Node >= 22 (for better-sqlite3).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOfSources, isBuildFresh, removeStamp, writeStamp } from '../build-stamp.mjs';

const LOCK_CHECK_MS = 100;

export function isSourceCheckout(root) {
  return existsSync(path.join(root, 'electron.vite.config.ts')) && existsSync(path.join(root, 'electron', 'cli.ts'));
}

/** Rejects with the build's own output where it fails. `build` is replaced in tests. */
export async function ensureBuilt(root, build = runBuild) {
  if (isBuildFresh(root)) return;
  const release = await lock(root);
  try {
    // Whoever held the lock before us has most likely built it.
    const digest = digestOfSources(root);
    if (isBuildFresh(root, digest)) return;
    process.stderr.write('Building StreamFetch (only on first use and after changes) ...\n');
    removeStamp(root);
    await build(root);
    writeStamp(root, digest);
  } finally {
    release();
  }
}

/**
 * One builder at a time, by SQLite's lock on a file: the kernel holds it for the process and drops it however that ends, so
 * there is never a stale one to break.
 */
async function lock(root) {
  mkdirSync(path.join(root, 'out'), { recursive: true });
  const Database = createRequire(path.join(root, 'package.json'))('better-sqlite3');
  const db = new Database(path.join(root, 'out', '.build-lock'), { timeout: 0 });
  for (let waited = false; ; waited = true) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return () => db.close();
    } catch (error) {
      if (error.code !== 'SQLITE_BUSY') throw error;
      if (!waited) process.stderr.write('Waiting for another StreamFetch that is building ...\n');
      await sleep(LOCK_CHECK_MS);
    }
  }
}

async function runBuild(root) {
  const tool = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [tool, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('close', (...ended) => resolve(ended));
    child.once('error', reject);
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop);
  if (signal) process.kill(process.pid, signal);
  if (code !== 0) throw new Error(`StreamFetch could not be built:\n${Buffer.concat(said)}`);
}
