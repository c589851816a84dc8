import { expect, test } from 'vitest';
import { fakeChunk } from '../../../testing/fake-data.ts';
import { chunkLook, countLooks } from './chunk-look.ts';

const error = { code: 'dubbing.unresolved', message: '', details: {} };

test('a running chunk shows what is done with it', () => {
  const stages = ['cut', 'wait', 'send', 'service', 'fetch', 'fit', null] as const;
  const looks = stages.map((stage) => chunkLook(fakeChunk('es', 0, { state: 'running', attempt: 2, stage })));
  expect(looks).toEqual(['run', 'wait', 'send', 'service', 'fetch', 'fetch', 'run']);
});

test('a chunk that stopped by itself needs a person, one that a person paused does not', () => {
  expect(chunkLook(fakeChunk('es', 0, { state: 'paused', error }))).toBe('ask');
  expect(chunkLook(fakeChunk('es', 0, { state: 'paused' }))).toBe('paused');
});

test('a chunk is only tried again where a try failed, not where it waits its turn after a pause', () => {
  expect(chunkLook(fakeChunk('es', 0, { attempt: 1 }))).toBe('wait');
  expect(chunkLook(fakeChunk('es', 0, { attempt: 1, state: 'interrupted' }))).toBe('wait');
  expect(chunkLook(fakeChunk('es', 0, { attempt: 1, error }))).toBe('again');
  expect(chunkLook(fakeChunk('es', 0, { attempt: 1, retryAtMs: 1 }))).toBe('again');
});

test('a failed chunk whose place keeps the original is not counted as failed', () => {
  const chunks = [
    fakeChunk('es', 0, { state: 'failed', keepsOriginal: true }),
    fakeChunk('es', 1, { state: 'failed' }),
    fakeChunk('es', 2, { state: 'succeeded', keepsOriginal: true }),
  ];
  expect(countLooks(chunks)).toEqual([
    ['done', 1],
    ['bad', 1],
    ['kept', 1],
  ]);
});
