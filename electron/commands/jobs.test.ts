import { expect, test } from 'vitest';
import type { Job } from '../../common/domain/jobs/job.ts';
import type { Client } from '../transport/client.ts';
import { parseArguments } from './arguments.ts';
import { aChunk, aDub, aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';
import { runJobs } from './jobs.ts';

const jobs = [aJob({ title: 'Talk.mp4', state: 'failed' }), aJob({ title: 'song.mp4', state: 'paused' }), aJob({ title: 'talk two.mp4' })];

/** The titles that a list shows and what it says, of an owner that sorts by state as the contract does. */
async function list(line: string) {
  const client = {
    dubbing: { list: async () => [{ job: { id: 'dub-1' }, targetLanguages: ['es', 'pt-BR'] }] },
    jobs: { list: async ({ states }: { states?: readonly Job['state'][] }) => jobs.filter(({ state }) => states?.includes(state) ?? true) },
  } as unknown as Client; // only what a list calls
  const { command } = parseArguments(`jobs list ${line} --json`.split(' ').filter((word) => word !== ''));
  if (command.name !== 'jobs') throw new Error('not jobs');
  const at = createRecorder();
  const json = createRecorder();
  const run = { stopped: new AbortController().signal };
  await runJobs(client, command, { ...run, json: true, streams: json.streams });
  await runJobs(client, command, { ...run, json: false, streams: at.streams });
  const titles = json
    .out()
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text).title);
  return { titles, err: at.err(), out: at.out() };
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
  expect(await list('--search nothing')).toEqual({ titles: [], err: 'There are no such jobs.\n', out: '' });
});

test('a dub’s line tells the languages it is made in', async () => {
  expect((await list('--state failed')).out).toMatch(/dub {2}Talk\.mp4 {2}to Spanish, Portuguese \(Brazil\)\n$/);
});

test('a dub that is resumed says that its service is away', async () => {
  const waiting = { code: 'dubbing.service-unreachable', message: 'The service does not answer.', details: {} };
  const chunks = [aChunk(0, { state: 'queued', error: waiting, retryAtMs: Date.now() + 60_000 })];
  const states = [aJob({ state: 'running' }), aJob({ state: 'succeeded' })];
  const client = {
    dubbing: {
      watch: async function* () {
        for (const job of states) yield aDub({ job, chunks });
      },
    },
    jobs: { resume: async () => states[0], get: async () => states[1] },
  } as unknown as Client; // only what a resume calls
  const { command } = parseArguments(['jobs', 'resume', 'dub-1']);
  if (command.name !== 'jobs') throw new Error('not jobs');
  const at = createRecorder();
  const code = await runJobs(client, command, { stopped: new AbortController().signal, json: false, streams: at.streams });
  expect(code).toBe(0);
  expect(at.err()).toMatch(/^The service cannot be reached; trying again in (59|60) s\n/);
});
