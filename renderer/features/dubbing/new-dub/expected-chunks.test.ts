import { expect, test } from 'vitest';
import { microsFromSeconds } from '../../../../common/units/micros.ts';
import { fakeAsset } from '../../../testing/fake-data.ts';
import { expectedChunks } from './expected-chunks.ts';

const file = fakeAsset('talk', { duration: microsFromSeconds(61) });

test('the chunks expected are those the plan would cut: a short rest joins the one before', () => {
  expect(expectedChunks(file, 20)).toBe(3);
  expect(expectedChunks(file, 15)).toBe(4);
  expect(expectedChunks(file, 600)).toBe(1);
  expect(expectedChunks(fakeAsset('x', { duration: null }), 20)).toBeNull();
  expect(expectedChunks(file, null)).toBeNull();
});
