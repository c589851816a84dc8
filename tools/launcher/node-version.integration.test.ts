import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, start } from './fixture-checkout.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '..', '..');
/** The launcher's way and that of an entry started directly with Node. */
const WAYS = {
  launcher: `import { continueOnSupportedNode } from ${JSON.stringify(path.join(REPOSITORY, 'tools/launcher/node-version.mjs'))};
    const ensure = (version) => continueOnSupportedNode(process.env.TEST_ROOT, version);`,
  entry: `import { ensureSupportedNode as ensure } from ${JSON.stringify(path.join(REPOSITORY, 'native/toolchain/bundled-node.ts'))};`,
};
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
async function startOnOldNode(way: keyof typeof WAYS, work: string, root = REPOSITORY, always = false): Promise<Running> {
  const program = path.join(folder, 'program.mjs');
  const version = always ? "'20.1.0'" : "process.env.STREAMFETCH_PARENT ? process.versions.node : '20.1.0'";
  await writeFile(program, `${WAYS[way]}\nawait ensure(${version});\n${work}\n`);
  const started = start(process.execPath, [program, 'an argument'], { TEST_ROOT: root });
  running.push(started);
  return started;
}

for (const way of ['launcher', 'entry'] as const) {
  test(`on an old Node the ${way} goes on with the bundled one, with its arguments and its exit code`, async () => {
    const work = 'console.log(process.pid, process.execPath, process.argv[2], process.env.STREAMFETCH_PARENT); process.exitCode = 3;';
    const program = await startOnOldNode(way, work);
    const { code, stdout } = await program.ended;
    const [pid, execPath, ...rest] = stdout.trim().split(' ');
    expect(code).toBe(3);
    expect(Number(pid)).not.toBe(program.child.pid);
    expect(execPath).toMatch(/node_modules\/node-[\w-]+\/bin\/node$/);
    expect(rest.join(' ')).toBe('an argument undefined');
  });

  test(`where the ${way} is killed, what it started ends too`, async () => {
    const work =
      "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => undefined, 1000); console.log('up');";
    const program = await startOnOldNode(way, work);
    await program.printed('up');
    program.child.kill('SIGKILL');
    expect((await program.ended).stdout).toBe('up\nended\n');
  });

  test(`a signal that ends the command ends the ${way} in the same way`, async () => {
    const program = await startOnOldNode(way, "process.kill(process.pid, 'SIGTERM'); setInterval(() => undefined, 1000);");
    expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test(`a bundled Node that is itself too old ends the ${way} with a sentence instead of starting it for ever`, async () => {
    const ended = await (await startOnOldNode(way, '', REPOSITORY, true)).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^StreamFetch needs Node 22 or newer; this is 20\.1\.0\. .*\n$/);
  });
}

test('without a bundled Node the launcher says in one sentence what to install', async () => {
  const root = path.join(folder, 'empty');
  await mkdir(root);
  const ended = await (await startOnOldNode('launcher', "console.log('ran')", root)).ended;
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^StreamFetch needs Node 22 or newer; this is 20\.1\.0\. Run "npm ci"/);
});
