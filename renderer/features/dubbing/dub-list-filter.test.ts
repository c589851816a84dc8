import { expect, test } from 'vitest';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { fakeJob } from '../../testing/fake-data.ts';
import { DUB_FILTERS, filterDubs } from './dub-list-filter.ts';

function dubOf(id: string, changes: Partial<Job> = {}, targetLanguages: string[] = ['es'], isSettled = false) {
  return { job: fakeJob(id, changes), source: null, output: null, targetLanguages, provider: 'rehearsal' as const, isSettled };
}

test('what stopped by itself, failed or is partly complete needs a person; what a person paused is under All alone', () => {
  const error = { code: 'dubbing.cap-reached', message: '', details: {} };
  const dubs = [
    dubOf('waits'),
    dubOf('runs', { state: 'running' }),
    dubOf('held', { state: 'paused', error }),
    dubOf('paused', { state: 'paused' }),
    dubOf('failed', { state: 'failed', error }),
    dubOf('partial', { state: 'partial' }),
    dubOf('settled', { state: 'partial' }, ['es'], true),
    dubOf('done', { state: 'succeeded' }),
    dubOf('cancelled', { state: 'cancelled' }),
  ];
  const ids = Object.fromEntries(DUB_FILTERS.map((filter) => [filter, filterDubs(dubs, filter, '').map((dub) => dub.job.id)]));
  expect(ids.all).toHaveLength(9);
  expect(ids.running).toEqual(['waits', 'runs']);
  expect(ids.needYou).toEqual(['held', 'failed', 'partial']);
  expect(ids.complete).toEqual(['settled', 'done']);
});

test('dubs are found by title, by the name of a language and by its tag', () => {
  const dubs = [dubOf('Harbour walk', {}, ['pt-BR']), dubOf('Lecture', {}, ['de'])];
  const found = (text: string) => filterDubs(dubs, 'all', text).map((dub) => dub.job.id);
  expect(found(' harbour ')).toEqual(['Harbour walk']);
  expect(found('german')).toEqual(['Lecture']);
  expect(found('pt-br')).toEqual(['Harbour walk']);
});
