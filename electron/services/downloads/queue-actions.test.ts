import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { jobId } from '../../../common/units/ids.ts';
import { queuedDownloads } from './fixtures/queued-downloads.ts';

/** A queue with so many downloads, the oldest first. */
async function queueOf(count: number) {
  const queue = queuedDownloads();
  const links = Array.from({ length: count }, (_, place) => ({ url: `https://example.org/${place}`, title: `Part ${place}` }));
  const { jobs: started } = await queue.downloads.startMany(links, queue.manner);
  return { ...queue, ids: started.map(({ id }) => id) };
}

/** How often everything else got a turn while the work was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const counted = (async () => {
    while (!isOver) {
      await setImmediate();
      turns += 1;
    }
  })();
  await work();
  isOver = true;
  await counted;
  return turns;
}

test('whatever is done to many downloads, and their list, lets everything else go on in between', async () => {
  const { downloads, ids } = await queueOf(500);
  const works = [
    () => downloads.list(500),
    () => downloads.read(ids),
    () => downloads.setPriority(ids, 'later'),
    () => downloads.pauseAll(),
    () => downloads.resumeAll(),
  ];
  for (const work of works) expect(await turnsDuring(work)).toBeGreaterThanOrEqual(9);
});

test('the list tells the newest first, each with its order and no more than were asked for', async () => {
  const { downloads, ids } = await queueOf(120);
  expect(await downloads.setPriority(ids.slice(119), 'first')).toBe(1);
  const list = await downloads.list(70);
  expect(list.map(({ job }) => job.id)).toEqual(ids.toReversed().slice(0, 70));
  expect(list.slice(0, 2)).toMatchObject([
    { priority: 'first', url: 'https://example.org/119', video: null, output: null },
    { priority: 'usual' },
  ]);
});

test('all are paused and resumed in the order in which the queue would start them', async () => {
  const { downloads, ids, jobs } = await queueOf(3);
  await downloads.setPriority(ids.slice(2), 'first');
  const touched: string[] = [];
  jobs.onChange((change) => change.type === 'changed' && touched.push(change.job.id));
  expect(await downloads.pauseAll()).toBe(3);
  expect(await downloads.resumeAll()).toBe(3);
  const order = [ids[2], ids[0], ids[1]];
  expect(touched).toEqual([...order, ...order]);
});

test('a pause of all that is asked for while all are being resumed holds', async () => {
  const { downloads, ids, jobs } = await queueOf(120);
  await downloads.pauseAll();
  expect(await Promise.all([downloads.resumeAll(), downloads.pauseAll()])).toEqual([120, 120]);
  for (const id of ids) expect(jobs.get(id).state).toBe('paused');
});

test('the order is changed and counted for downloads alone', async () => {
  const { downloads, ids, jobs, store } = await queueOf(2);
  const dub = jobId('a-dub');
  store.jobs.insert({ id: dub, kind: 'dubbing', title: 'A dub', input: {} }, 1);
  expect(await downloads.setPriority([...ids, dub, jobId('gone')], 'first')).toBe(2);
  expect([...ids, dub].map((id) => jobs.priority(id))).toEqual([1, 1, 0]);
});
