import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
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

type Chunk = Dub['chunks'][number];

/** The service refuses the first chunk that is sent, whichever it is; another is done. */
async function partialDub(output: string, wish: { readonly deleteRemote: boolean }): Promise<{ readonly dub: Dub; readonly done: Chunk }> {
  bench.service.when(isCreate, { kind: 'status', status: 422 }, 1);
  const dub = await bench.paidDub(talk, output, wish);
  expect([dub.job.state, chunksIn(dub, 'failed').length]).toEqual(['partial', 1]);
  const done = dub.chunks.findLast(({ state }) => state === 'succeeded');
  if (!done) throw new Error('no chunk is done');
  return { dub, done };
}

const tear = (dub: Dub, { language, index }: Pick<Chunk, 'language' | 'index'>): void =>
  writeFileSync(bench.workFile(dub.job.id, `${language}-000${index + 1}.fit`), 'torn');
const secondsBut = (index: number): readonly number[] => [0, 1, 2, 3, 4, 5].filter((second) => Math.floor(second / 2) !== index);

test('a chunk whose file is damaged after its work was deleted fails alone, the rest goes on, and nothing is sent by itself', async () => {
  const { dub, done } = await partialDub('lost.mp4', { deleteRemote: true });
  tear(dub, done);
  expect(bench.service.creates()).toHaveLength(2);
  await bench.client.jobs.retry({ id: dub.job.id });
  const partial = await bench.settled(dub.job.id);
  expect(partial.job).toMatchObject({ state: 'partial', error: null });
  expect(chunksIn(partial, 'succeeded')).toHaveLength(2);
  const lost = { state: 'failed', error: { code: 'dubbing.result-gone' }, remoteId: null, hasDub: false, nextCostMicroUsd: 500_000 };
  expect(partial.chunks[done.index]).toMatchObject(lost);
  expect(bench.service.creates()).toHaveLength(3); // the refused one alone

  await bench.client.dubbing.keepOriginal({ id: dub.job.id });
  const kept = await bench.settled(dub.job.id);
  expect(kept.report?.keptOriginal).toEqual([{ language: 'es', index: done.index }]);
  expect((await heardIn(bench, 'lost.mp4', 1, 'es')).seconds).toEqual(secondsBut(done.index));
  expect(bench.service.creates()).toHaveLength(3);

  await bench.client.jobs.retry({ id: done.jobId });
  const whole = await bench.settled(dub.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect((await heardIn(bench, 'lost.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(4);
});

test('a damaged chunk that the service still has is fetched again, and a service that is away meanwhile is waited for', async () => {
  const { dub, done: torn } = await partialDub('fetched.mp4', { deleteRemote: false });
  tear(dub, torn);
  const sent: readonly (string | null)[] = bench.service.creates().map(({ id }) => id);
  bench.service.when((call) => call.route === 'v2.get' && sent.includes(call.id), { kind: 'status', status: 503 }, 2);
  await bench.client.jobs.retry({ id: dub.job.id });
  const done = await bench.settled(dub.job.id);
  expect(done.job).toMatchObject({ state: 'succeeded', error: null });
  expect((await heardIn(bench, 'fetched.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(3);
});

test('a language that was handed over stays in the file when one of its chunks is lost', async () => {
  bench.service.when((call) => isCreate(call) && call.targetLanguage === 'es', { kind: 'status', status: 422 }, 1);
  const dub = await bench.paidDub(talk, 'both.mp4', { deleteRemote: true, targetLanguages: ['es', 'fr'] });
  expect(dub.report?.languages.map(({ language }) => language)).toEqual(['fr']);
  tear(dub, { language: 'fr', index: 1 });
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

test('a chunk that was killed between its work’s deletion and its own end is not paid for again by itself when its file is torn', async () => {
  const { dub, done } = await partialDub('killed.mp4', { deleteRemote: true });
  tear(dub, done);
  // What the next owner of the folder makes of a chunk that was running.
  using db = disposable(new Database(bench.data.database));
  const { changes } = db.it.prepare("UPDATE jobs SET state = 'queued', finished_at_ms = NULL WHERE id = ?").run(done.jobId);
  expect(changes).toBe(1);
  await bench.client.jobs.retry({ id: dub.job.id });
  const partial = await bench.settled(dub.job.id);
  expect(partial.job.state).toBe('partial');
  expect(partial.chunks[done.index]).toMatchObject({ state: 'failed', error: { code: 'dubbing.result-gone' } });
  expect(bench.service.creates()).toHaveLength(3); // the refused one alone
});

test('a result that this version cannot read is not paid for again by itself when its work was deleted', async () => {
  const { dub, done } = await partialDub('unread.mp4', { deleteRemote: true });
  using db = disposable(new Database(bench.data.database));
  const change = 'UPDATE dubbing_chunks SET result_file = \'{"place":"elsewhere"}\' WHERE child_job_id = ?';
  expect(db.it.prepare(change).run(done.jobId).changes).toBe(1);
  await bench.client.jobs.retry({ id: dub.job.id });
  const partial = await bench.settled(dub.job.id);
  expect(partial.job.state).toBe('partial');
  expect(partial.chunks[done.index]).toMatchObject({ state: 'failed', error: { code: 'dubbing.result-gone' } });
  expect(bench.service.creates()).toHaveLength(3); // the refused one alone
  await bench.client.jobs.retry({ id: done.jobId });
  expect((await bench.settled(dub.job.id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(4);
});

const disposable = (it: Database.Database) => ({ it, [Symbol.dispose]: () => void it.close() });
