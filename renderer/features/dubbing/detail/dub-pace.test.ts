import { expect, test } from 'vitest';
import { fakeChunk, fakeDub, fakeJob } from '../../../testing/fake-data.ts';
import { chunksPerMinute } from './dub-pace.ts';

const progress = (etaMs: number | null) => ({ kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs }) as const;
const chunks = [
  fakeChunk('es', 0, { state: 'succeeded' }),
  fakeChunk('es', 1, { state: 'failed' }),
  fakeChunk('es', 2, { state: 'running' }),
  fakeChunk('es', 3),
  fakeChunk('es', 4),
  fakeChunk('es', 5, { state: 'failed', keepsOriginal: true }),
  fakeChunk('es', 6, { state: 'paused' }),
  fakeChunk('es', 7, { state: 'cancelled' }),
];

test('the pace is what is still to come over the time left, without chunks that failed or are held', () => {
  const dub = fakeDub(fakeJob('a', { state: 'running', progress: progress(90_000) }), { chunks });
  expect(chunksPerMinute(dub)).toBe(2);
});

test('no pace is told while the time left is not known, the dub stands still, or nothing is left', () => {
  const running = { state: 'running', progress: progress(90_000) } as const;
  expect(chunksPerMinute(fakeDub(fakeJob('a', { ...running, progress: progress(null) }), { chunks }))).toBeNull();
  expect(chunksPerMinute(fakeDub(fakeJob('a', { ...running, state: 'paused' }), { chunks }))).toBeNull();
  expect(chunksPerMinute(fakeDub(fakeJob('a', running), { chunks: chunks.slice(0, 2) }))).toBeNull();
});
