import { expect, test } from 'vitest';
import type { Job } from '../../common/domain/jobs/job.ts';
import type { Client } from '../transport/client.ts';
import { parseArguments } from './arguments.ts';
import { aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';
import { runJobs } from './jobs.ts';

const jobs = [aJob({ title: 'Talk.mp4', state: 'failed' }), aJob({ title: 'song.mp4', state: 'paused' }), aJob({ title: 'talk two.mp4' })];

/** The titles that a list shows and what it says, of an owner that sorts by state as the contract does. */
async function list(line: string) {
  const client = {
    jobs: { list: async ({ states }: { states?: readonly Job['state'][] }) => jobs.filter(({ state }) => states?.includes(state) ?? true) },
  } as unknown as Client; // only what a list calls
  const { command } = parseArguments(`jobs list ${line} --json`.split(' ').filter((word) => word !== ''));
  if (command.name !== 'jobs') throw new Error('not jobs');
  const at = createRecorder();
  const json = createRecorder();
  const run = { isOwner: false, stopped: new AbortController().signal };
  await runJobs(client, command, { ...run, json: true, streams: json.streams });
  await runJobs(client, command, { ...run, json: false, streams: at.streams });
  const titles = json
    .out()
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text).title);
  return { titles, err: at.err() };
}

test('a list shows all jobs, or those in the states that were named', async () => {
  expect((await list('')).titles).toEqual(['Talk.mp4', 'song.mp4', 'talk two.mp4']);
  expect((await list('--state failed --state paused')).titles).toEqual(['Talk.mp4', 'song.mp4']);
});

test('a search finds part of a title, in capitals or not', async () => {
  expect((await list('--search TALK')).titles).toEqual(['Talk.mp4', 'talk two.mp4']);
  expect((await list('--search talk --state failed')).titles).toEqual(['Talk.mp4']);
});

test('a search that finds nothing says so', async () => {
  expect(await list('--search nothing')).toEqual({ titles: [], err: 'There are no such jobs.\n' });
});
