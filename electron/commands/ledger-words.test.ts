import { expect, test } from 'vitest';
import { aCall } from './fixtures/dubs.ts';
import { callLine, monthLine, outcomeWords } from './ledger-words.ts';

const fields = (line: string) => line.split(/ {2,}/);

test('a paid call is a line with time, service, chunk, minutes, cost, outcome, remote id and title', () => {
  expect(fields(callLine(aCall({ title: 'talk\r.mp4' })))).toEqual([
    '2026-11-21 02:25',
    'elevenlabs',
    'es/12',
    '10.0 min',
    '$3.50',
    'taken',
    'work-1',
    'talk .mp4',
  ]);
});

test('a refused call cost nothing, and a deletion at the service is told', () => {
  expect(callLine(aCall({ outcome: 'refused', remoteId: null }))).toMatch(/ \$0\.00 {2}refused +- /);
  expect(callLine(aCall({ remoteDeletedAtMs: 5 }))).toContain('work-1 (deleted there)');
});

test('how an outcome was learned is told where it matters', () => {
  expect(outcomeWords({ outcome: 'succeeded', settledBy: 'search' })).toBe('taken, found');
  expect(outcomeWords({ outcome: 'unresolved', settledBy: null })).toBe('not known');
  expect(outcomeWords({ outcome: 'unresolved', settledBy: 'person' })).toBe('not known, decided');
});

test('the month says what is left after what is spent and reserved', () => {
  expect(monthLine({ spentMicroUsd: 21_000_000, reservedMicroUsd: 400_000, capMicroUsd: 100_000_000 })).toBe(
    'This month: $21.00 spent, $0.40 reserved, $78.60 of $100.00 left',
  );
  expect(monthLine({ spentMicroUsd: 21_000_000, reservedMicroUsd: 0, capMicroUsd: 10_000_000 })).toContain('$0.00 of $10.00 left');
});

test('a call that a person decided keeps its columns', () => {
  const decided = callLine(aCall({ outcome: 'unresolved', settledBy: 'person' }));
  expect(decided.indexOf('work-1')).toBe(callLine(aCall()).indexOf('work-1'));
});
