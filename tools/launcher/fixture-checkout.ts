import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

const REPOSITORY = path.resolve(import.meta.dirname, '..', '..');

/** The host's own Node, which may be too old for StreamFetch, before the one in node_modules. */
export function hostNode(): string {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => path.join(folder, 'node')).find(existsSync) ?? process.execPath;
}

export type Ended = { readonly code: number | null; readonly signal: string | null; readonly stdout: string; readonly stderr: string };
export type Running = {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves once standard output is closed by everyone who held it. */
  readonly ended: Promise<Ended>;
  /** Resolves with what was printed as soon as it holds `text`. */
  printed(text: string): Promise<string>;
};

export function start(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if ((stdout + stderr).includes(text)) resolve(stdout + stderr);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
      void ended.then(() => reject(new Error(`ended without printing ${text}:\n${stdout}${stderr}`)), reject);
    });
  return { child, ended, printed };
}

/** A source checkout with the real launcher, a build that only writes what `electron/cli.ts` says, and tools that are always there. */
export async function makeCheckout(): Promise<{ readonly root: string; readonly launcher: string; remove(): Promise<void> }> {
  const root = await mkdtemp(path.join(tmpdir(), 'checkout-'));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  await cp(path.join(REPOSITORY, 'tools/launcher'), path.join(root, 'tools/launcher'), {
    recursive: true,
    filter: (name) => !/\.ts$/.test(name),
  });
  for (const name of ['tools/build-stamp.mjs', 'tools/start.mjs']) await cp(path.join(REPOSITORY, name), path.join(root, name));
  await write('tools/setup/setup.mjs', FAKE_TOOLS);
  await write('package.json', '{ "type": "module" }\n');
  await write('electron.vite.config.ts', '');
  await write('electron/cli.ts', 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  await write('node_modules/electron-vite/package.json', '{ "type": "commonjs" }\n');
  await write('node_modules/electron-vite/bin/electron-vite.js', FAKE_BUILD);
  const bundled = `node-${process.platform}-${process.arch}`;
  for (const name of ['better-sqlite3', bundled])
    await symlink(path.join(REPOSITORY, 'node_modules', name), path.join(root, 'node_modules', name));
  const launcher = path.join(root, 'tools/launcher/streamfetch.mjs');
  await chmod(launcher, 0o755);
  return { root, launcher, remove: () => rm(root, { recursive: true, force: true }) };
}

/** Finds only what the test says. */
const FAKE_TOOLS = `
export async function ensureTools() {
  process.stderr.write('looking for tools\\n');
  return { electron: process.env.TEST_ELECTRON };
}
`;

/** Counts itself in `builds`; `// fail` and `// hang` in the source make it do so. */
const FAKE_BUILD = `
const fs = require('node:fs');
console.log('vite says hello');
fs.appendFileSync('builds', 'x');
const source = fs.readFileSync('electron/cli.ts', 'utf8');
fs.mkdirSync('out/main', { recursive: true });
if (source.includes('// fail')) { console.error('syntax error in cli.ts'); process.exit(1); }
if (source.includes('// hang') && !fs.existsSync('hung')) { fs.writeFileSync('hung', ''); setInterval(() => undefined, 1000); }
else setTimeout(() => {
  fs.writeFileSync('out/main/cli.js', source);
  fs.writeFileSync('out/main/headless.js', 'console.log("headless", ...process.argv.slice(2))');
}, 300);
`;
