import { expect, test } from 'vitest';
import { pollWaitMs, searchWaitMs, wait } from './wait.ts';

test('work is asked after often at first and rarely later, never more rarely than was set', () => {
  expect([0, 3_000, 8_000, 20_000, 600_000].map((elapsed) => pollWaitMs(elapsed, 5_000))).toEqual([500, 500, 800, 2_000, 5_000]);
  expect(pollWaitMs(600_000, 200)).toBe(200);
});

test('a list is looked into again after a second, two, four, up to a minute', () => {
  expect([0, 1, 2, 5, 6, 40].map(searchWaitMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

test('waiting ends with the reason of who stops it', async () => {
  const controller = new AbortController();
  const reason = new Error('stopped');
  const waiting = wait(60_000, controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(wait(1, controller.signal)).rejects.toBe(reason);
});
