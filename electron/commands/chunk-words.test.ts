import { expect, test } from 'vitest';
import { chunkLine, chunkState } from './chunk-words.ts';
import { aChunk } from './fixtures/dubs.ts';

test('a chunk’s state is told in words', () => {
  const error = { code: 'dubbing.unresolved', message: 'No answer.', details: {} };
  expect(chunkState(aChunk(0))).toBe('complete');
  expect(chunkState(aChunk(0, { state: 'running', stage: 'service' }))).toBe('at the service');
  expect(chunkState(aChunk(0, { state: 'paused', error }))).toBe('needs you');
  expect(chunkState(aChunk(0, { state: 'paused' }))).toBe('paused');
  expect(chunkState(aChunk(0, { state: 'failed', keepsOriginal: true }))).toBe('failed, original kept');
  expect(chunkState(aChunk(0, { state: 'queued', retryAtMs: Date.UTC(2026, 10, 21, 12, 41, 40) }))).toBe('trying again at 12:41:40 UTC');
});

test('a chunk’s line has name, state, tries, cost and the error, made harmless', () => {
  const error = { code: 'dubbing.rejected', message: 'No\u009b2Jspeech.', details: {} };
  expect(chunkLine(aChunk(11, { state: 'failed', attempt: 2, error })).split(/ {2,}/)).toEqual([
    'es/12',
    'failed',
    '2 tries',
    '$0.50',
    'No2Jspeech.',
  ]);
  expect(chunkLine(aChunk(0))).toContain(' 1 try ');
});
