import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { JobHeld } from '../jobs/job-kind.ts';
import { FAILURE_KINDS, type FailureKind, ProviderFailure } from './ports.ts';
import { chunkRetryMs, reactionTo } from './reactions.ts';

const reaction = (kind: FailureKind, retryAfterMs: number | null = null) =>
  reactionTo(new ProviderFailure(kind, 'words', { retryAfterMs }));
/** `held` pauses the whole dub, `again` is tried again by itself, `failed` is the chunk's alone. */
function effectOf(kind: FailureKind): string {
  const error = reaction(kind);
  if (error instanceof JobHeld) return `held ${error.scope} ${error.error.code}`;
  return `${chunkRetryMs(error, 1, 0) === null ? 'failed' : 'again'} ${error instanceof AppError ? error.code : 'bug'}`;
}

test('each failure of a service pauses the dub, is tried again, or fails its chunk alone', () => {
  expect(Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, effectOf(kind)]))).toEqual({
    'key-refused': 'held whole dubbing.key-refused',
    'quota-exceeded': 'held whole dubbing.quota-exceeded',
    'not-permitted': 'held whole dubbing.not-permitted',
    'too-many-at-once': 'again dubbing.too-many-at-once',
    busy: 'again dubbing.service-busy',
    'not-ready': 'again dubbing.service-busy',
    unreachable: 'again dubbing.service-unreachable',
    unanswered: 'again dubbing.service-unreachable',
    rejected: 'failed dubbing.rejected',
    missing: 'failed dubbing.result-gone',
  });
});

test('a create or a list that is not there means another address, which pauses the dub', () => {
  const error = reactionTo(new ProviderFailure('missing', 'words'), 'service');
  expect(error).toMatchObject({ scope: 'whole', error: { code: 'dubbing.wrong-address' } });
});

test('never less is waited than the service asks for', () => {
  expect(chunkRetryMs(reaction('busy', 90_000), 1, 0)).toBe(90_000);
});

test('a service that stays away is tried for about half an hour', () => {
  let total = 0;
  for (let attempt = 1; ; attempt++) {
    const ms = chunkRetryMs(reaction('unreachable'), attempt, 0.5);
    if (ms === null) break;
    total += ms;
  }
  expect(total / 60_000).toBeGreaterThan(20);
  expect(total / 60_000).toBeLessThan(40);
});

test('what another try would pay for again is not tried by itself', () => {
  for (const code of ['dubbing.failed-at-service', 'dubbing.too-long', 'dubbing.result-empty', 'dubbing.given-up'] as const)
    expect(chunkRetryMs(new AppError(code, ''), 1, 0), code).toBeNull();
});

test('what is no failure of a service stays what it is', () => {
  const bug = new Error('bug');
  expect(reactionTo(bug)).toBe(bug);
  expect(chunkRetryMs(bug, 1, 0)).toBeNull();
});
