import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ended, hostNode, makeCheckout, start } from './fixture-checkout.ts';

let checkout: Awaited<ReturnType<typeof makeCheckout>>;
beforeEach(async () => {
  checkout = await makeCheckout();
});
afterEach(() => checkout.remove());

const open = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  start(hostNode(), [path.join(checkout.root, 'tools/start.mjs'), ...args], { DISPLAY: '', WAYLAND_DISPLAY: '', ...env }).ended;

async function electronThat(script: string): Promise<string> {
  const file = path.join(checkout.root, 'electron-binary');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

test('without Electron StreamFetch builds and opens as the headless host in a browser', async () => {
  const ended = await open({}, '--port', '0');
  expect(ended).toMatchObject({ code: 0, stdout: 'headless --open --port 0\n' });
  expect(ended.stderr).toContain('Building StreamFetch');
});

test.runIf(process.platform === 'linux')('with Electron and a display it opens there, and Electron’s exit code is its own', async () => {
  const electron = await electronThat('[ "$1" = --version ] || { echo "electron $*"; exit 7; }');
  const ended = await open({ TEST_ELECTRON: electron, DISPLAY: ':0' }, '--x');
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox ' : '';
  expect(ended).toMatchObject({ code: 7, stdout: `electron ${sandbox}${checkout.root} --x\n` });
});

test.runIf(process.platform === 'linux')('an Electron that cannot start leaves the browser', async () => {
  const ended = await open({ TEST_ELECTRON: await electronThat('exit 127'), DISPLAY: ':0' });
  expect(ended).toMatchObject({ code: 0, stdout: 'headless --open\n' });
  expect(ended.stderr).toContain('Electron cannot run here');
});
