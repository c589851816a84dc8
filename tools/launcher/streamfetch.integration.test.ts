import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ended, hostNode, makeCheckout, type Running, start } from './fixture-checkout.ts';

let checkout: Awaited<ReturnType<typeof makeCheckout>>;
let running: Running[];
beforeEach(async () => {
  running = [];
  checkout = await makeCheckout();
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await checkout.remove();
});

function launch(...args: readonly string[]): Running {
  const started = start(hostNode(), [checkout.launcher, ...args]);
  running.push(started);
  return started;
}
const run = (...args: readonly string[]): Promise<Ended> => launch(...args).ended;
const edit = (text: string): Promise<void> => writeFile(path.join(checkout.root, 'electron/cli.ts'), text);
const builds = async (): Promise<number> => (await readFile(path.join(checkout.root, 'builds'), 'utf8').catch(() => '')).length;

test('the first use builds, and standard output holds only what the command prints', async () => {
  const ended = await run('dub', 'a b.mp4', '--json');
  expect(ended).toMatchObject({ code: 0, stdout: '["dub","a b.mp4","--json"]\n' });
  expect(ended.stderr).toContain('Building StreamFetch');
  expect(ended.stderr).not.toContain('vite says hello');
});

test('it is built again only when a source changed, not when one was touched or a test changed', async () => {
  await run('jobs');
  await utimes(path.join(checkout.root, 'electron/cli.ts'), 1, 1);
  await writeFile(path.join(checkout.root, 'electron/cli.test.ts'), 'changed');
  expect((await run('jobs')).stderr).not.toContain('Building');
  expect(await builds()).toBe(1);
  await edit("console.log('new');\n");
  expect((await run('jobs')).stdout).toBe('new\n');
  await rm(path.join(checkout.root, 'out/main/cli.js'));
  expect((await run('jobs')).stdout).toBe('new\n');
  expect(await builds()).toBe(3);
});

test('two commands at once on a fresh checkout build once and both run', async () => {
  const ended = await Promise.all([run('one'), run('two'), run('three')]);
  expect(ended.map((each) => each.stdout)).toEqual(['["one"]\n', '["two"]\n', '["three"]\n']);
  expect(await builds()).toBe(1);
});

test('a build that is killed blocks nobody afterwards', async () => {
  await edit("// hang\nconsole.log('built');\n");
  const killed = launch('jobs');
  await killed.printed('Building StreamFetch');
  const waiting = launch('jobs');
  await waiting.printed('Waiting for another StreamFetch');
  for (const pid of await family(killed)) process.kill(pid, 'SIGKILL');
  expect(await waiting.ended).toMatchObject({ code: 0, stdout: 'built\n' });
});

test('a build that fails shows why on standard error, and the next command tries again', async () => {
  await edit('// fail');
  const ended = await run('dub', '--json');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('syntax error in cli.ts');
  await edit("console.log('mended');\n");
  expect(await run()).toMatchObject({ code: 0, stdout: 'mended\n' });
});

test('after a build broke off, what is there is not taken for the whole it was before', async () => {
  await edit("console.log('first');\n");
  await run();
  await edit('// fail');
  await run();
  await edit("console.log('first');\n");
  await run();
  expect(await builds()).toBe(3);
});

test('the exit code of the command is the launcher’s', async () => {
  await edit('process.exit(3);\n');
  expect((await run('dub')).code).toBe(3);
});

test('help and version ask for no tools, a dub does', async () => {
  for (const args of [[], ['--help'], ['dub', '--help'], ['--version']])
    expect((await run(...args)).stderr).not.toContain('looking for tools');
  expect((await run('dub', 'a.mp4')).stderr).toContain('looking for tools');
});

test('a signal to the launcher reaches the command, which ends in its own way', async () => {
  await edit("process.on('SIGTERM', () => process.exit(130)); setInterval(() => undefined, 1000); console.log('up');\n");
  const command = launch('serve');
  await command.printed('up');
  command.child.kill('SIGTERM');
  expect(await command.ended).toMatchObject({ code: 130 });
});

test('an installed program without its bundle says so in a sentence', async () => {
  await rm(path.join(checkout.root, 'electron.vite.config.ts'));
  const ended = await run('--help');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('Install it again');
});

/** The launcher and what it started, so that a kill leaves nothing of it. */
async function family({ child }: Running): Promise<readonly number[]> {
  const pids = [child.pid ?? 0];
  for (const pid of pids) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    pids.push(...children.split(' ').filter(Boolean).map(Number));
  }
  return pids;
}
