import { expect, test } from 'vitest';
import type { Job } from '../../common/domain/jobs/job.ts';
import { createDubProgress } from './dub-progress.ts';
import { aChunk, aDub, aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';

const chunks = [
  aChunk(0),
  aChunk(1, { state: 'running', stage: 'service' }),
  aChunk(2, { state: 'running', stage: 'wait' }),
  aChunk(3, { state: 'failed' }),
];

test('progress counts the chunks that are at the service', () => {
  const at = createRecorder();
  createDubProgress({ json: false, streams: at.streams }).show(aDub({ chunks }));
  expect(at.err()).toBe('Dubbing 1 of 4 chunks, 1 at the service, 1 failed 40%\n');
});

test('for programs the same counts are in each progress object', () => {
  const at = createRecorder();
  createDubProgress({ json: true, streams: at.streams }).show(aDub({ chunks }));
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
  createDubProgress({ json: false, streams: at.streams }).show(rehearsal);
  expect(at.err()).toBe('Dubbing 1 of 4 chunks, 1 failed 40%\n');
});

test('the time left stands in the line once it is known', () => {
  const lineFor = (etaMs: number | null, patch: Partial<Job> = {}) => {
    const at = createRecorder();
    const progress = { kind: 'fraction', stage: 'dub', fraction: 0.47, etaMs } as const;
    createDubProgress({ json: false, streams: at.streams }).show(aDub({ chunks, job: aJob({ progress, ...patch }) }));
    return at.err();
  };
  expect(lineFor(840_000)).toBe('Dubbing 1 of 4 chunks, 1 at the service, 1 failed, 14 min left 40%\n');
  expect(lineFor(33_400)).toContain('failed, 34 s left');
  expect(lineFor(12_000_000)).toContain('failed, 3 h 20 min left');
  expect(lineFor(null)).not.toContain('left');
  expect(lineFor(840_000, { state: 'cancelling' })).not.toContain('left');
});
