import { expect, test } from 'vitest';
import { limitAt } from './speed-schedule.ts';

const at = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const night = { from: '23:00', to: '07:00', bytesPerSecond: null };

test('without hours of its own the usual limit holds all day', () => {
  expect(limitAt(at('12:00'), 5_000, null)).toEqual({ bytesPerSecond: 5_000, holdsForMinutes: 1_440 });
});

test('hours over midnight hold from their first minute to the last before their end', () => {
  expect(limitAt(at('22:59'), 5_000, night)).toEqual({ bytesPerSecond: 5_000, holdsForMinutes: 1 });
  expect(limitAt(at('23:00'), 5_000, night)).toEqual({ bytesPerSecond: null, holdsForMinutes: 480 });
  expect(limitAt(at('00:00'), 5_000, night)).toEqual({ bytesPerSecond: null, holdsForMinutes: 420 });
  expect(limitAt(at('06:59'), 5_000, night)).toEqual({ bytesPerSecond: null, holdsForMinutes: 1 });
  expect(limitAt(at('07:00'), 5_000, night)).toEqual({ bytesPerSecond: 5_000, holdsForMinutes: 960 });
});

test('hours within a day leave the rest of it alone, and from a time to the same is all day', () => {
  const office = { from: '09:00', to: '17:00', bytesPerSecond: 1_000 };
  expect(limitAt(at('08:00'), null, office)).toEqual({ bytesPerSecond: null, holdsForMinutes: 60 });
  expect(limitAt(at('16:00'), null, office)).toEqual({ bytesPerSecond: 1_000, holdsForMinutes: 60 });
  expect(limitAt(at('03:00'), null, { ...office, to: '09:00' })).toEqual({ bytesPerSecond: 1_000, holdsForMinutes: 360 });
});
