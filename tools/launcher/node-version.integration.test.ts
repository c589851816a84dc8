import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importsOf } from '../../tests/imports-of.ts';
import { type Running, start } from './fixture-checkout.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '..', '..');
const MODULE = path.join(REPOSITORY, 'tools/launcher/node-version.mjs');
let folder: string;
let running: Running[];
beforeEach(async () => {
  running = [];
  folder = await mkdtemp(path.join(tmpdir(), 'node-version-'));
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A program that takes itself to run on Node 20 the first time, and then does `work`. */
async function startOnOldNode(work: string, root = REPOSITORY, always = false): Promise<Running> {
  const program = path.join(folder, 'program.mjs');
  const version = always ? "'20.1.0'" : "process.env.STREAMFETCH_PARENT ? process.versions.node : '20.1.0'";
  const imported = `import { continueOnSupportedNode } from ${JSON.stringify(MODULE)};`;
  await writeFile(program, `${imported}\nawait continueOnSupportedNode(${JSON.stringify(root)}, ${version});\n${work}\n`);
  const started = start(process.execPath, [program, 'an argument']);
  running.push(started);
  return started;
}

test('on an old Node a program goes on with the bundled one, with its arguments and its exit code', async () => {
  const work = 'console.log(process.pid, process.execPath, process.argv[2], process.env.STREAMFETCH_PARENT); process.exitCode = 3;';
  const program = await startOnOldNode(work);
  const { code, stdout } = await program.ended;
  const [pid, execPath, ...rest] = stdout.trim().split(' ');
  expect(code).toBe(3);
  expect(Number(pid)).not.toBe(program.child.pid);
  expect(execPath).toMatch(/node_modules\/node-[\w-]+\/bin\/node$/);
  expect(rest.join(' ')).toBe('an argument undefined');
});

test('where it is killed, what it started is asked to end too', async () => {
  const work =
    "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => undefined, 1000); console.log('up');";
  const program = await startOnOldNode(work);
  await program.printed('up');
  program.child.kill('SIGKILL');
  expect((await program.ended).stdout).toBe('up\nended\n');
});

test('a signal that ends the command ends who started it in the same way', async () => {
  const program = await startOnOldNode("process.kill(process.pid, 'SIGTERM'); setInterval(() => undefined, 1000);");
  expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('a bundled Node that is itself too old ends it with a sentence instead of starting it for ever', async () => {
  const ended = await (await startOnOldNode('', REPOSITORY, true)).ended;
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^StreamFetch needs Node 22 or newer; this is 20\.1\.0\. .*\n$/);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s is passed on, and what the command makes of it is its end', async (name) => {
  const work = `process.on('${name}', () => { console.log('asked'); process.exit(7); }); setInterval(() => undefined, 1000); console.log('up');`;
  const program = await startOnOldNode(work);
  await program.printed('up');
  program.child.kill(name);
  expect(await program.ended).toMatchObject({ code: 7, stdout: 'up\nasked\n' });
});

test.each(['electron/cli.ts', 'electron/headless.ts'])('%s loads nothing else before it is on such a Node', async (entry) => {
  const source = await readFile(path.join(REPOSITORY, entry), 'utf8');
  expect(importsOf(source)).toEqual(['node:path', 'node:url', '../tools/launcher/node-version.mjs', './cli-main.ts']);
  expect(source.indexOf('await continueOnSupportedNode(')).toBeLessThan(source.indexOf("import('./cli-main.ts')"));
});

test('without a bundled Node it says in one sentence what to install', async () => {
  const root = path.join(folder, 'empty');
  await mkdir(root);
  const ended = await (await startOnOldNode("console.log('ran')", root)).ended;
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^StreamFetch needs Node 22 or newer; this is 20\.1\.0\. Run "npm ci"/);
});
