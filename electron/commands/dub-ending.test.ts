import { expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import { assetId } from '../../common/units/ids.ts';
import { micros } from '../../common/units/micros.ts';
import { costLines, goingOnLine, reportLines, troubleLines } from './dub-ending.ts';
import { aChunk, aDub, aJob } from './fixtures/dubs.ts';

const failure = (code: string, message: string, details = {}) => ({ code, message, details });
const held = (code: string, details = {}): Dub => aDub({ job: aJob({ state: 'paused', error: failure(code, 'Why.', details) }) });

test('a dub that is held says why and what to do', () => {
  expect(troubleLines(held('dubbing.key-refused'))).toEqual([
    'Why.',
    'Store another key with: streamfetch key set',
    'Then go on with: streamfetch jobs resume dub-1',
  ]);
  expect(troubleLines(held('dubbing.quota-exceeded'))).toEqual(['Why.', 'Then go on with: streamfetch jobs resume dub-1']);
});

test('a reached cap names the command that raises it far enough', () => {
  expect(troubleLines(held('dubbing.cap-reached', { over: 'job' }))).toContain('Raise the cap with: streamfetch cap dub-1 6');
  expect(troubleLines(held('dubbing.cap-reached', { over: 'month' })).join()).toContain('settings set dubbing.capPerMonthUsd');
});

test('a call without an answer is named with both decisions', () => {
  const error = failure('dubbing.unresolved', 'No answer.');
  const chunks = [aChunk(0), aChunk(11, { state: 'paused', error })];
  expect(troubleLines(aDub({ job: aJob({ state: 'paused', error }), chunks }))).toEqual([
    'No answer.',
    'Chunk es/12: No answer.',
    '  Send it again, which may cost twice, with: streamfetch chunks send-again dub-1 es/12',
    '  Leave it failed with: streamfetch chunks give-up dub-1 es/12',
    'Look for it at the service once more, with: streamfetch jobs resume dub-1',
  ]);
});

test('a person’s own pause is only a pause', () => {
  expect(troubleLines(aDub({ job: aJob({ state: 'paused' }) }))).toEqual(['Paused. Go on with: streamfetch jobs resume dub-1']);
});

test('failed chunks are named with the service’s words, made harmless, and both ways out', () => {
  const chunks = [aChunk(2, { state: 'failed', error: failure('dubbing.rejected', 'No\u001b[2J\nspeech.') })];
  expect(troubleLines(aDub({ job: aJob({ state: 'partial' }), chunks }))).toEqual([
    'Chunk es/3 (Spanish) failed: No[2J speech.',
    'Try one again with: streamfetch chunks retry dub-1 es/3',
    'Keep the original sound in all of them with: streamfetch chunks keep-original dub-1',
  ]);
});

test('where the original is kept in every failed chunk nothing more is asked', () => {
  const chunks = [aChunk(2, { state: 'failed', keepsOriginal: true, error: failure('dubbing.rejected', 'No speech.') })];
  expect(troubleLines(aDub({ job: aJob({ state: 'partial' }), chunks }))).toEqual(['Chunk es/3 (Spanish) failed: No speech.']);
});

test('what was spent and what may have been is told apart', () => {
  expect(costLines(aDub().cost)).toEqual(['Cost: $1.20 spent, $0.40 reserved for calls without a known outcome, of at most $5.00']);
  expect(costLines({ spentMicroUsd: 3, reservedMicroUsd: 0, estimatedMicroUsd: 0, capMicroUsd: 5_000_000 })).toEqual([
    'Cost: $0.01 spent, of at most $5.00',
  ]);
  expect(costLines(null)).toEqual([]);
  expect(goingOnLine(aDub().cost)).toContain(': $1.60 are spent or reserved.');
  expect(goingOnLine(null)).toBe('Going on with an earlier run of the same dub.');
});

test('kept originals and subtitle files are named in the report', () => {
  const report: NonNullable<Dub['report']> = {
    provider: 'elevenlabs',
    container: 'mp4',
    duration: micros(2e6),
    sizeBytes: 1,
    originalSampleCount: 96_000,
    video: { match: 'identical', packets: 50, hash: 'x' },
    languages: [
      {
        language: 'es',
        audioTrack: 1,
        sampleRateHz: 48_000,
        sampleCount: 96_000,
        joins: [],
        loudness: { original: null, dub: null },
        cues: 4,
      },
    ],
    failedChunks: [],
    keptOriginal: [
      { language: 'es', index: 2 },
      { language: 'de', index: 0 },
    ],
    cost: { spentMicroUsd: 0, reservedMicroUsd: 0 },
    kept: [],
    lost: [],
  };
  const lines = reportLines(report, [{ language: 'es', name: 'talk.es.srt' }]);
  expect(lines).toContain('Original sound kept in: es/3, de/1');
  expect(lines).toContain('Subtitles: talk.es.srt (Spanish)');
});

test('a cancelled dub says that no file was written only where none is there', () => {
  const cancelled = aDub({ job: aJob({ state: 'cancelled' }) });
  expect(troubleLines(cancelled)).toEqual(['Cancelled. No file was written.']);
  const output = { id: assetId('b') } as Dub['output']; // only that there is one matters
  expect(troubleLines({ ...cancelled, output })).toEqual(['Cancelled. The file of before is still there.']);
});
