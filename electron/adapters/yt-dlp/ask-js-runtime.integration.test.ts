import { expect, test } from 'vitest';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { askJsRuntime } from './ask-js-runtime.ts';

const runner = createProcessRunner({ ledgerFolder: null });

test('the Node that yt-dlp is handed is asked for its version', async () =>
  expect(await askJsRuntime(runner, { path: process.execPath, env: {} })).toBe(process.versions.node));

test('it is asked with the variables that make it one, and without ours', async () => {
  const env = { NODE_OPTIONS: '--require=/gone.cjs' };
  expect(await askJsRuntime(runner, { path: process.execPath, env })).toBeNull();
});

test.each(['/bin/false', '/bin/echo', '/gone/node'])('%s is no JavaScript runtime', async (path) =>
  expect(await askJsRuntime(runner, { path, env: {} })).toBeNull(),
);
