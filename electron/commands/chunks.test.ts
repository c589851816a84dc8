import { expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { Job, JobState } from '../../common/domain/jobs/job.ts';
import type { Client } from '../transport/client.ts';
import { chunksCommand } from './arguments/chunk-arguments.ts';
import { findChunk, runChunks } from './chunks.ts';
import { EXIT } from './exit-codes.ts';
import { aChunk, aDub, aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';

/** An owner with one dub, which after any action is in `then` and, once it is followed, comes to `end`. */
function ownerOf(dub: Dub, then: Partial<Job>, end: Partial<Job> = then) {
  const calls: unknown[] = [];
  let job = dub.job;
  const act = (name: string) => async (input: unknown) => {
    calls.push([name, input]);
    job = { ...job, ...then };
    return { ...dub, job };
  };
  const client = {
    dubbing: {
      get: async () => ({ ...dub, job }),
      keepOriginal: act('keepOriginal'),
      resolve: act('resolve'),
      watch: async function* () {
        job = { ...job, ...end };
        yield { ...dub, job };
      },
    },
    jobs: {
      get: async ({ id }: { id: string }) => (id === job.id ? job : aJob({ parentId: job.id })),
      retry: act('retry'),
      watch: async function* () {
        job = { ...job, ...end };
        yield { type: 'changed', job };
      },
    },
  } as unknown as Client; // only what these commands call
  return { client, calls };
}

const stopped = new AbortController().signal;
function chunkCommand(line: string) {
  const command = chunksCommand(line.split(' '));
  if (command.name === 'listen') throw new Error('not part of this test');
  return command;
}
async function run(owner: ReturnType<typeof ownerOf>, line: string, { json = false } = {}) {
  const at = createRecorder();
  const code = await runChunks(owner.client, chunkCommand(line), { json, streams: at.streams, stopped });
  return { code, out: at.out(), err: at.err() };
}
const stateOf = (state: JobState, attempt = 1): Partial<Job> => ({ state, attempt });
const dub = aDub({ job: aJob({ state: 'partial' }), chunks: [aChunk(0), aChunk(11, { state: 'failed' })] });

test('a chunk is found by language and number, or by its job', () => {
  expect(findChunk(dub, 'es/12')).toMatchObject({ jobId: 'chunk-11' });
  expect(findChunk(dub, 'ES/1')).toMatchObject({ jobId: 'chunk-0' });
  expect(findChunk(dub, 'chunk-11')).toMatchObject({ jobId: 'chunk-11' });
  expect(() => findChunk(dub, 'es/0')).toThrow('"es/0"');
});

test('the list has a line for each chunk, and for programs an object with its name', async () => {
  expect((await run(ownerOf(dub, {}), 'dub-1')).out.match(/^es\/\d+/gm)).toEqual(['es/1', 'es/12']);
  const lines = (await run(ownerOf(dub, {}), 'dub-1', { json: true })).out.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { name: 'es/1', index: 0 },
    { name: 'es/12', state: 'failed' },
  ]);
});

test('each action asks for what it says', async () => {
  const callsOf = async (line: string) => {
    const owner = ownerOf(dub, {});
    await run(owner, line);
    return owner.calls;
  };
  expect(await callsOf('keep-original dub-1')).toEqual([['keepOriginal', { id: 'dub-1' }]]);
  expect(await callsOf('keep-original dub-1 es/12')).toEqual([['keepOriginal', { id: 'dub-1', chunks: ['chunk-11'] }]]);
  expect(await callsOf('use-dub dub-1 es/12')).toEqual([['keepOriginal', { id: 'dub-1', chunks: ['chunk-11'], keep: false }]]);
  expect(await callsOf('send-again dub-1 es/12')).toEqual([['resolve', { id: 'dub-1', chunk: 'chunk-11', action: 'send-again' }]]);
  expect(await callsOf('give-up dub-1 es/12')).toEqual([['resolve', { id: 'dub-1', chunk: 'chunk-11', action: 'give-up' }]]);
  expect(await callsOf('retry dub-1 es/1 es/12')).toEqual([
    ['retry', { id: 'chunk-0' }],
    ['retry', { id: 'chunk-11' }],
  ]);
  expect(await callsOf('retry chunk-11')).toEqual([['retry', { id: 'chunk-11' }]]);
});

test('a whole dub is not taken for a chunk', async () => {
  await expect(run(ownerOf(dub, {}), 'retry dub-1')).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('whole job'),
  });
});

test('work that an action wakes up is followed to its end', async () => {
  const done = await run(ownerOf(dub, stateOf('queued'), stateOf('succeeded', 2)), 'retry dub-1 es/12');
  expect([done.code, done.out]).toEqual([EXIT.done, expect.stringContaining('complete')]);
  const partly = await run(ownerOf(dub, stateOf('partial', 2)), 'retry dub-1 es/12'); // over before it was looked at
  expect(partly.code).toBe(EXIT.partly);
});

test('an action that wakes nothing up is done at once', async () => {
  expect((await run(ownerOf(dub, {}), 'use-dub dub-1 es/12')).code).toBe(EXIT.done);
});

test('work that is held in the end says what to do and has failed for a script', async () => {
  const error = { code: 'dubbing.key-refused', message: 'The key.', details: {} };
  const held = await run(ownerOf(dub, stateOf('queued'), { state: 'paused', error }), 'retry dub-1 es/12');
  expect(held.code).toBe(EXIT.failed);
  expect(held.out).toContain('needs you');
  expect(held.err).toContain('streamfetch key set');
});

test('a request to end leaves the work to the next owner', async () => {
  const at = createRecorder();
  const owner = ownerOf(dub, stateOf('queued'), stateOf('interrupted'));
  const ended = AbortSignal.abort();
  const command = chunkCommand('retry dub-1 es/12');
  expect(await runChunks(owner.client, command, { json: false, streams: at.streams, stopped: ended })).toBe(EXIT.ended);
});

test('a try again on a dub that stays paused says how to go on and has failed for a script', async () => {
  const error = { code: 'dubbing.key-refused', message: 'The key.', details: {} };
  const held = aDub({ job: aJob({ state: 'paused', error }), chunks: [aChunk(11, { state: 'failed' })] });
  for (const action of ['retry', 'send-again']) {
    const end = await run(ownerOf(held, {}), `${action} dub-1 es/12`);
    expect([end.code, end.err]).toEqual([EXIT.failed, expect.stringContaining('streamfetch jobs resume dub-1')]);
  }
  const forProgram = await run(ownerOf(held, {}), 'retry dub-1 es/12', { json: true });
  expect([forProgram.code, forProgram.err]).toEqual([EXIT.failed, '']);
  expect((await run(ownerOf(held, {}), 'use-dub dub-1 es/12')).code).toBe(EXIT.done);
});
