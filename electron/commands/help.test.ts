import { expect, test } from 'vitest';
import { CHUNK_ACTIONS } from './arguments/chunk-arguments.ts';
import { JOB_ACTIONS } from './arguments/job-arguments.ts';
import { OPTIONS, WORDS } from './arguments/options.ts';
import { HELP } from './help.ts';

test('the help names every command, action and option', () => {
  for (const word of WORDS) expect(HELP).toMatch(new RegExp(`streamfetch ${word}\\b`));
  for (const action of [...CHUNK_ACTIONS, 'listen']) expect(HELP).toContain(`chunks ${action}`);
  for (const action of JOB_ACTIONS) expect(HELP).toContain(action);
  for (const option of Object.keys(OPTIONS)) expect(HELP).toMatch(new RegExp(`--(no-)?${option}\\b`));
});

test('no line of the help is wider than 110 columns', () => {
  expect(HELP.split('\n').filter((line) => line.length > 110)).toEqual([]);
});
