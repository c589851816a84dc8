import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import { openPaidBench, type PaidBench } from './paid-bench.ts';
import { chunksIn, heardIn, isCreate, makePaidMedia } from './paid-media.ts';

const { talk } = makePaidMedia();
let bench: PaidBench;
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

/** Of its three chunks the service refuses the one that is sent first. */
async function partialDub(output: string, wish: { readonly deleteRemote: boolean; readonly targetLanguages?: string[] }): Promise<Dub> {
  bench.service.when(isCreate, { kind: 'status', status: 422 }, 1);
  const dub = await bench.paidDub(talk, output, { parallel: 1, ...wish });
  expect([dub.job.state, chunksIn(dub, 'failed')]).toEqual(['partial', [1]]);
  return dub;
}

const tear = (dub: Dub, stem: string): void => writeFileSync(bench.workFile(dub.job.id, `${stem}.fit`), 'torn');

test('a chunk whose file is damaged after its work was deleted fails alone, the rest goes on, and nothing is sent by itself', async () => {
  const dub = await partialDub('lost.mp4', { deleteRemote: true });
  tear(dub, 'es-0003');
  expect(bench.service.creates()).toHaveLength(2);
  await bench.client.jobs.retry({ id: dub.job.id });
  const partial = await bench.settled(dub.job.id);
  expect(partial.job).toMatchObject({ state: 'partial', error: null });
  expect(chunksIn(partial, 'succeeded')).toEqual([1, 2]);
  expect(partial.chunks[2]).toMatchObject({ state: 'failed', error: { code: 'dubbing.result-gone' }, remoteId: null, hasDub: false });
  expect(partial.chunks[2]?.nextCostMicroUsd).toBe(500_000);
  expect(bench.service.creates()).toHaveLength(3); // the refused one alone

  await bench.client.dubbing.keepOriginal({ id: dub.job.id });
  const kept = await bench.settled(dub.job.id);
  expect(kept.report?.keptOriginal).toEqual([{ language: 'es', index: 2 }]);
  expect((await heardIn(bench, 'lost.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3]);
  expect(bench.service.creates()).toHaveLength(3);

  await bench.client.jobs.retry({ id: partial.chunks[2]!.jobId }); // it has three
  const whole = await bench.settled(dub.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect((await heardIn(bench, 'lost.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(4);
});

test('a damaged chunk that the service still has is fetched again, and a service that is away meanwhile is waited for', async () => {
  const dub = await partialDub('fetched.mp4', { deleteRemote: false });
  tear(dub, 'es-0002');
  const sent: readonly (string | null)[] = bench.service.creates().map(({ id }) => id);
  bench.service.when((call) => call.route === 'v2.get' && sent.includes(call.id), { kind: 'status', status: 503 }, 2);
  await bench.client.jobs.retry({ id: dub.job.id });
  const done = await bench.settled(dub.job.id);
  expect(done.job).toMatchObject({ state: 'succeeded', error: null });
  expect((await heardIn(bench, 'fetched.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(3);
});

test('a language that was handed over stays in the file when one of its chunks is lost', async () => {
  const dub = await partialDub('both.mp4', { deleteRemote: true, targetLanguages: ['es', 'fr'] });
  expect(dub.report?.languages.map(({ language }) => language)).toEqual(['fr']);
  tear(dub, 'fr-0002');
  await bench.client.jobs.retry({ id: dub.job.id });
  const partial = await bench.settled(dub.job.id);
  expect(partial.job).toMatchObject({ state: 'partial', error: null });
  expect(partial.report?.languages.map(({ language }) => language)).toEqual(['fr']);
  expect((await heardIn(bench, 'both.mp4', 1, 'fr')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  await bench.client.jobs.retry({ id: dub.job.id });
  const whole = await bench.settled(dub.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect(whole.report?.languages.map(({ language }) => language)).toEqual(['es', 'fr']);
});
