import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSpeedLimit } from './speed-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function limitFrom(time: string, schedule: { from: string; to: string; bytesPerSecond: number | null } | null) {
  vi.setSystemTime(new Date(`2026-11-03T${time}`)); // local time, as without a zone
  const limits: Array<number | null> = [];
  const wish = { usual: 1_000, schedule };
  const limit = createSpeedLimit({ wish: () => wish, setLimit: (each) => limits.push(each), now: () => new Date() });
  return { limit, limits, wish };
}
/** Each limit once, in the order in which they came to hold. */
const distinct = (limits: readonly (number | null)[]) => limits.filter((each, index) => index === 0 || each !== limits[index - 1]);

test('the limit changes when its hours begin and end', () => {
  const { limit, limits } = limitFrom('22:58:30', { from: '23:00', to: '07:00', bytesPerSecond: null });
  expect(limits).toEqual([1_000]);
  vi.advanceTimersByTime(89_000);
  expect(distinct(limits)).toEqual([1_000]);
  vi.advanceTimersByTime(1_000);
  expect(distinct(limits)).toEqual([1_000, null]);
  vi.advanceTimersByTime(8 * 3_600_000);
  expect(distinct(limits)).toEqual([1_000, null, 1_000]);
  limit.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('a change of the settings holds at once, and without hours there is no timer', () => {
  const { limit, limits, wish } = limitFrom('12:00:00', null);
  expect(vi.getTimerCount()).toBe(0);
  Object.assign(wish, { usual: 50 });
  limit.look();
  expect(limits).toEqual([1_000, 50]);
});
