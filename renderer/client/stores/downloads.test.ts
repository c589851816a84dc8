import { expect, test } from 'vitest';
import { jobId } from '../../../common/units/ids.ts';
import { NOW } from '../../testing/fake-data.ts';
import { fakeComplete, fakeDownload, fakeProgress, fakeTransfer } from '../../testing/fake-download-data.ts';
import { applyDownloadEvents, type DownloadsState } from './downloads.ts';

const empty: DownloadsState = { downloads: new Map(), order: [], loaded: false, failed: null };

test('what runs comes first, then what needs a person, what waits in its order, and what has ended, the last first', () => {
  const downloads = [
    fakeComplete('ended-late', { finishedAtMs: NOW }),
    fakeDownload('later', {}, { priority: 'later' }),
    fakeDownload('waits-second', { createdAtMs: NOW + 1 }),
    fakeDownload('first', { createdAtMs: NOW + 9 }, { priority: 'first' }),
    fakeDownload('failed', { state: 'failed' }),
    fakeDownload('runs', { state: 'running', createdAtMs: NOW + 99 }),
    fakeDownload('waits', { createdAtMs: NOW }),
    fakeComplete('ended', { finishedAtMs: NOW - 1 }),
  ];
  const state = applyDownloadEvents(empty, [{ type: 'snapshot', downloads }]);
  expect(state.order).toEqual(['runs', 'failed', 'first', 'waits', 'waits-second', 'later', 'ended-late', 'ended']);
  expect(state.loaded).toBe(true);
});

test('progress leaves the order of the rows the same array, a change of state does not', () => {
  const running = fakeDownload('a', { state: 'running' });
  const before = applyDownloadEvents(empty, [{ type: 'snapshot', downloads: [fakeDownload('b'), running] }]);
  const moved = { ...running, job: { ...running.job, progress: fakeProgress('transfer', 0.5) }, transfer: fakeTransfer() };
  const after = applyDownloadEvents(before, [{ type: 'changed', download: moved }]);
  expect(after.order).toBe(before.order);
  expect(after.downloads.get(jobId('a'))?.transfer).not.toBeNull();
  expect(after.downloads.get(jobId('b'))).toBe(before.downloads.get(jobId('b')));
  const ended = applyDownloadEvents(after, [{ type: 'changed', download: fakeComplete('a') }]);
  expect(ended.order).toEqual(['b', 'a']);
});

test('many events are taken together, and what goes is gone', () => {
  const state = applyDownloadEvents(empty, [
    { type: 'snapshot', downloads: [fakeDownload('a')] },
    { type: 'changed', download: fakeDownload('b') },
    { type: 'removed', id: jobId('a') },
  ]);
  expect(state.order).toEqual(['b']);
});
