import { expect, test } from 'vitest';
import type { Job } from '../../common/domain/jobs/job.ts';
import { createDubProgress } from './dub-progress.ts';
import { aChunk, aDub, aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';

const never = new AbortController().signal;
const chunks = [
  aChunk(0),
  aChunk(1, { state: 'running', stage: 'service' }),
  aChunk(2, { state: 'running', stage: 'wait' }),
  aChunk(3, { state: 'failed' }),
];

test('progress counts the chunks that are at the service', () => {
  const at = createRecorder();
  createDubProgress({ json: false, streams: at.streams, cancelled: never }).show(aDub({ chunks }));
  expect(at.err()).toBe('Dubbing 1 of 4 chunks, 1 at the service, 1 failed 40%\n');
});

test('for programs the same counts are in each progress object', () => {
  const at = createRecorder();
  createDubProgress({ json: true, streams: at.streams, cancelled: never }).show(aDub({ chunks }));
  expect(JSON.parse(at.out())).toEqual({
    type: 'progress',
    stage: 'dub',
    fraction: 0.47,
    etaMs: null,
    chunks: { total: 4, done: 1, failed: 1, atService: 1 },
  });
});

test('a rehearsal’s chunks are at no service', () => {
  const at = createRecorder();
  const rehearsal = aDub({ chunks, config: { ...aDub().config, provider: 'rehearsal' } });
  createDubProgress({ json: false, streams: at.streams, cancelled: never }).show(rehearsal);
  expect(at.err()).toBe('Dubbing 1 of 4 chunks, 1 failed 40%\n');
});

test('the time left stands in the line once it is known', () => {
  const lineFor = (etaMs: number | null, patch: Partial<Job> = {}) => {
    const at = createRecorder();
    const progress = { kind: 'fraction', stage: 'dub', fraction: 0.47, etaMs } as const;
    createDubProgress({ json: false, streams: at.streams, cancelled: never }).show(aDub({ chunks, job: aJob({ progress, ...patch }) }));
    return at.err();
  };
  expect(lineFor(840_000)).toBe('Dubbing 1 of 4 chunks, 1 at the service, 1 failed, 14 min left 40%\n');
  expect(lineFor(33_400)).toContain('failed, 34 s left');
  expect(lineFor(12_000_000)).toContain('failed, 3 h 20 min left');
  expect(lineFor(null)).not.toContain('left');
});

/** A dub whose chunks wait for the service until these moments. */
const outage = (...retryAtMs: readonly number[]) => {
  const error = { code: 'dubbing.service-unreachable', message: 'connect ECONNREFUSED', details: {} };
  return aDub({ chunks: retryAtMs.map((at, index) => aChunk(index, { state: 'queued', error, retryAtMs: at })) });
};

test('while the service cannot be reached that is said once for each round of tries', () => {
  const at = createRecorder();
  let nowMs = 100_000;
  const progress = createDubProgress({ json: false, streams: at.streams, cancelled: never }, () => nowMs);
  progress.show(outage(120_000));
  progress.show(outage(125_000, 120_000));
  const first = 'The service cannot be reached; trying again in 20 s\nDubbing 0 of 1 chunks 40%\n';
  expect(at.err()).toBe(first);
  nowMs = 121_000;
  progress.show(outage(125_000, 161_000));
  expect(at.err()).toBe(`${first}The service cannot be reached; trying again in 4 s\n`);
  progress.show(aDub({ chunks }));
  expect(at.err()).toBe(`${first}The service cannot be reached; trying again in 4 s\n`);
});

test('for programs a wait for the service is an object of its own', () => {
  const at = createRecorder();
  createDubProgress({ json: true, streams: at.streams, cancelled: never }, () => 100_000).show(outage(120_000));
  expect(JSON.parse(at.out().split('\n')[0] ?? '')).toEqual({
    type: 'waiting',
    code: 'dubbing.service-unreachable',
    message: 'The service cannot be reached; trying again in 20 s',
    retryAtMs: 120_000,
  });
});

test('on a terminal the wait stands above the progress, which is drawn again below', () => {
  const at = createRecorder(true);
  const progress = createDubProgress({ json: false, streams: at.streams, cancelled: never }, () => 100_000);
  progress.show(aDub({ chunks: [aChunk(0)] }));
  progress.show(outage(120_000));
  const clear = '\r\u001b[2K';
  expect(at.err()).toBe(
    `${clear}Dubbing 1 of 1 chunks 47%${clear}The service cannot be reached; trying again in 20 s\n${clear}Dubbing 0 of 1 chunks 47%`,
  );
});

test('after Ctrl+C and while it is cancelled a dub shows no more progress', () => {
  const at = createRecorder();
  createDubProgress({ json: false, streams: at.streams, cancelled: AbortSignal.abort() }).show(aDub({ chunks }));
  createDubProgress({ json: false, streams: at.streams, cancelled: never }).show(aDub({ chunks, job: aJob({ state: 'cancelling' }) }));
  createDubProgress({ json: true, streams: at.streams, cancelled: AbortSignal.abort() }).show(aDub({ chunks }));
  expect(at.err() + at.out()).toBe('');
});
