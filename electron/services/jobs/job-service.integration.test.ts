import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { jobId } from '../../../common/units/ids.ts';
import { openStore, type Store } from '../../database/open.ts';
import { createJobService } from './create-job-service.ts';
import type { JobKindDefinition } from './job-kind.ts';
import type { JobService } from './job-service.ts';

const OWNER = path.join(import.meta.dirname, 'fixtures/killable-owner.ts');
/** What one job of the fixture does in all. */
const ALL_WORK = ['plan', ...[0, 1, 2, 3, 4, 5].flatMap((index) => [`chunk ${index} send`, `chunk ${index} fetch`]), 'join'];

let folder: string;
const ending: Array<() => unknown> = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-jobs-'));
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A second owner of the same database is what a killed first one is followed by. */
async function open(kinds: readonly JobKindDefinition[]): Promise<{ readonly service: JobService; readonly store: Store }> {
  const store = await openStore({ path: path.join(folder, 'db.sqlite'), backupFolder: path.join(folder, 'backups'), nowMs: Date.now() });
  const newId = () => jobId(crypto.randomUUID());
  const service = createJobService({ jobs: store.jobs, kinds, now: Date.now, random: Math.random, newId });
  ending.push(async () => {
    await service.close();
    store.close();
  });
  service.start();
  return { service, store };
}

/** Starts the owner; `line` is the first thing it says. */
async function startOwner(stopAt?: string): Promise<{ readonly line: string; readonly owner: ChildProcess }> {
  const args = [OWNER, '--database', path.join(folder, 'db.sqlite'), '--journal', path.join(folder, 'journal')];
  const owner = spawn(process.execPath, stopAt === undefined ? args : [...args, '--stop-at', stopAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ending.push(() => owner.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  return { line: String(line), owner };
}
function journal(): readonly string[] {
  return readFileSync(path.join(folder, 'journal'), 'utf8').trim().split('\n');
}

test('a kill -9 while a job is stored with what belongs to it leaves neither of them, and the next try both', async () => {
  const database = path.join(folder, 'db.sqlite');
  const args = [OWNER, '--database', database, '--journal', path.join(folder, 'journal')];
  const owner = spawn(process.execPath, [...args, '--stop-at', 'store'], { stdio: 'inherit' });
  expect(await once(owner, 'exit')).toEqual([null, 'SIGKILL']);
  const stored = async (): Promise<readonly unknown[]> => {
    const store = await openStore({ path: database, backupFolder: path.join(folder, 'backups'), nowMs: Date.now() });
    const found = [store.jobs.list({ limit: 9 }).map((job) => job.title), store.settings.all()];
    store.close();
    return found;
  };
  expect(await stored()).toEqual([[], {}]);
  expect((await startOwner()).line).toBe('succeeded');
  expect(await stored()).toEqual([['A talk'], { belongs: true }]);
});

test.each(['plan', 'chunk 0 send', 'chunk 2 fetch', 'chunk 5 fetch', 'join'])(
  'after a kill -9 at "%s" the next owner ends the job and repeats nothing that was recorded',
  async (piece) => {
    const { line, owner } = await startOwner(piece);
    expect(line).toBe(`at ${piece}`);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const again = await startOwner();
    expect(again.line).toBe('succeeded');
    expect(journal().toSorted()).toEqual(ALL_WORK.toSorted());
  },
);

test('a job that is killed again and again gets to its end', async () => {
  for (const piece of ['plan', 'chunk 1 send', 'chunk 3 fetch', 'join']) {
    const { owner } = await startOwner(piece);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  }
  expect((await startOwner()).line).toBe('succeeded');
  expect(journal().toSorted()).toEqual(ALL_WORK.toSorted());
});

test('a second owner goes on with what the first, which is gone, was running', async () => {
  const done: string[] = [];
  const kind = (runs: (name: string) => Promise<void>): JobKindDefinition => ({
    kind: 'rendition',
    limit: 1,
    input: z.object({}),
    async run(_input, { step, log }) {
      log('info', 'begun');
      await step('first', z.number(), async () => done.push('first'));
      await runs('second');
      await step('second', z.number(), async () => done.push('second'));
      return { state: 'succeeded', result: { parts: 2 } };
    },
  });
  const reached = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const first = await open([
    kind(() => {
      reached.resolve();
      return gone.promise;
    }),
  ]);
  const { id } = first.service.enqueue('rendition', { title: 'A', input: {} });
  await reached.promise;
  const second = await open([kind(async () => undefined)]);
  expect(await second.service.settled(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(second.service.result(id)).toEqual({ parts: 2 });
  expect(done).toEqual(['first', 'second']);
  gone.reject(new Error('the first owner is gone'));
});

test('two hundred jobs pass through two slots, never more at once', async () => {
  let running = 0;
  let most = 0;
  const { service } = await open([
    {
      kind: 'rendition',
      limit: 2,
      input: z.object({ index: z.number() }),
      async run(_input, { report, log }) {
        most = Math.max(most, ++running);
        report('mux', 0.5);
        log('info', 'half way');
        await new Promise((resolve) => void setImmediate(resolve));
        running -= 1;
        return { state: 'succeeded' };
      },
    },
  ]);
  const ids = Array.from({ length: 200 }, (_, index) => service.enqueue('rendition', { title: `${index}`, input: { index } }).id);
  const jobs = await Promise.all(ids.map((id) => service.settled(id)));
  expect(jobs.every((job) => job.state === 'succeeded' && job.attempt === 1)).toBe(true);
  expect(most).toBe(2);
  expect(service.log(ids[0]!, 0).map((line) => line.message)).toEqual(['half way', 'Done.']); // 200 ids were made
});

test('a job with two thousand children ends with all of them', async () => {
  const { service } = await open([
    {
      kind: 'dubbing',
      limit: 1,
      input: z.object({}),
      async run(_input, context) {
        const specs = Array.from({ length: 2_000 }, (_, index) => `es/${index}`);
        const children = context.ensureChildren(specs.map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} })));
        const ended = await context.runChildren(
          children.map((child) => child.id),
          { parallel: 5 },
        );
        return { state: ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
      },
    },
    { kind: 'dubbing.chunk', limit: 4, input: z.object({}), run: async () => ({ state: 'succeeded' }) },
  ]);
  const { id } = service.enqueue('dubbing', { title: 'A', input: {} });
  expect((await service.settled(id)).state).toBe('succeeded');
});
