import { z } from 'zod';
import type { JobKind } from '../../common/domain/jobs/job.ts';
import { type JobId, jobId } from '../../common/units/ids.ts';
import { openMemoryStore } from '../../electron/database/open.ts';
import type { JobsRepository } from '../../electron/database/repositories/jobs-repository.ts';
import { createJobService } from '../../electron/services/jobs/create-job-service.ts';
import type { JobContext, JobKindDefinition, JobOutcome } from '../../electron/services/jobs/job-kind.ts';
import type { JobChange, JobService } from '../../electron/services/jobs/job-service.ts';
import { createTurnedClock, settleMicrotasks, type TurnedClock } from './turned-clock.ts';

/** One run of a job that a test ends by hand. It stops by itself when it is asked to, unless `stubborn`. */
export type HandRun = {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly context: JobContext;
  finish(outcome?: JobOutcome): void;
  fail(error: unknown): void;
};

export type HandKindOptions = Partial<Omit<JobKindDefinition, 'kind'>> & { readonly stubborn?: boolean };

/** Runs of jobs that only a test ends. */
export function createHandRuns() {
  const live: HandRun[] = [];
  const begun: HandRun[] = [];
  function kind(name: JobKind, options: HandKindOptions = {}): JobKindDefinition {
    const { stubborn = false, ...rest } = options;
    return {
      kind: name,
      limit: 2,
      input: z.unknown(),
      run: (_input, context) => {
        const { promise, resolve, reject } = Promise.withResolvers<JobOutcome>();
        const run: HandRun = {
          id: context.job.id,
          kind: name,
          context,
          finish: (outcome = { state: 'succeeded' }) => resolve(outcome),
          fail: reject,
        };
        live.push(run);
        begun.push(run);
        if (!stubborn) context.signal.addEventListener('abort', () => reject(context.signal.reason));
        return promise.finally(() => live.splice(live.indexOf(run), 1));
      },
      ...rest,
    };
  }
  return {
    kind,
    /** Runs that have not settled, oldest first. */
    live: live as readonly HandRun[], // the same array, which the bench alone changes
    begun: begun as readonly HandRun[],
    of(id: JobId): HandRun {
      const run = live.find((each) => each.id === id);
      if (!run) throw new Error(`${id} does not run`);
      return run;
    },
    /** What a person needs to write `begun.map((run) => run.id)`. */
    begunIds: (): readonly JobId[] => begun.map((run) => run.id),
  };
}

export type JobBench = {
  readonly service: JobService;
  readonly jobs: JobsRepository;
  readonly clock: TurnedClock;
  readonly changes: readonly JobChange[];
  readonly bugs: readonly { readonly error: unknown; readonly logId: string }[];
  /** The states that a job was told to have, without repeats. */
  states(id: JobId): readonly string[];
  settle(): Promise<void>;
};

/** A job service on a real store in memory and a clock that the test turns. Ids count up: `j1`, `j2`. */
export function createJobBench(
  kinds: readonly JobKindDefinition[],
  options: { readonly jobs?: JobsRepository; readonly clock?: TurnedClock; readonly start?: boolean } = {},
): JobBench {
  const jobs = options.jobs ?? openMemoryStore().jobs;
  const clock = options.clock ?? createTurnedClock();
  const bugs: { readonly error: unknown; readonly logId: string }[] = [];
  const changes: JobChange[] = [];
  let ids = 0;
  const service = createJobService({
    jobs,
    kinds,
    now: clock.now,
    random: () => 0.5,
    newId: () => jobId(`j${++ids}`),
    timers: clock.timers,
    onBug: (error, logId) => bugs.push({ error, logId }),
  });
  service.onChange((change) => changes.push(change));
  if (options.start ?? true) service.start();
  return {
    service,
    jobs,
    clock,
    changes,
    bugs,
    states(id) {
      const told = changes.flatMap((change) => (change.type === 'changed' && change.job.id === id ? [change.job.state] : []));
      return told.filter((state, index) => state !== told[index - 1]);
    },
    settle: settleMicrotasks,
  };
}
