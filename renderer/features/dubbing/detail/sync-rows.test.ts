import { expect, test } from 'vitest';
import { fakeChunk, fakeDub, fakeJob } from '../../../testing/fake-data.ts';
import { finishedDub } from '../../../testing/scenes.ts';
import { syncRows, worstOffset } from './sync-rows.ts';

test('a row of the report says how much longer or shorter a dub was made and how far its start is off', () => {
  const rows = syncRows(finishedDub(), 'es');
  expect(rows).toHaveLength(5);
  expect(rows[1]).toMatchObject({ slotSeconds: 10, dubSeconds: 9.81, offset: 5, fit: 'stretched' });
  expect(rows[1]?.lengthening).toBeCloseTo(0.0194, 4);
  expect(rows[2]?.lengthening).toBeCloseTo(-0.0157, 4);
  expect(worstOffset(rows)).toBe(20);
});

test('before the report a row tells what is known of the chunk, and a failed one has no figures', () => {
  const dub = fakeDub(fakeJob('a'), {
    chunks: [
      fakeChunk('es', 0, { state: 'succeeded', fit: { kind: 'exact' } }),
      fakeChunk('es', 1, { state: 'failed', fit: { kind: 'exact' } }),
      fakeChunk('es', 2),
      fakeChunk('de', 0),
    ],
  });
  const rows = syncRows(dub, 'es');
  expect(rows.map((row) => row.dubSeconds)).toEqual([60, null, null]);
  expect(rows.map((row) => row.look)).toEqual(['done', 'bad', 'wait']);
  expect(worstOffset(rows)).toBeNull();
});
