import { AppError } from '../../../common/contract/errors.ts';
import type { Job, JobKind } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobsRepository } from '../../database/repositories/jobs-repository.ts';
import { createCleaner } from './cleaner.ts';
import { parseInput } from './failure.ts';
import { type JobCore, jobOf, notPossible } from './job-core.ts';
import { createJobEvents } from './job-events.ts';
import type { JobKindDefinition } from './job-kind.ts';
import type { JobService } from './job-service.ts';
import { createLogWriter } from './log-writer.ts';
import { createQueue, type Queue } from './queue.ts';
import { createJobRequests, type JobRequests } from './requests.ts';
import { Runner } from './runner.ts';
import { createSettledWaiters } from './settled-waiters.ts';
import { createSlots } from './slots.ts';
import { dropEnded, takeOver } from './take-over.ts';
import { systemTimers, type Timers } from './timers.ts';

export type JobServiceOptions = {
  readonly jobs: JobsRepository;
  readonly kinds: readonly JobKindDefinition[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly newId: () => JobId;
  readonly timers?: Timers;
  /** Hears of every bug, with the log id that a person was shown. */
  readonly onBug?: (error: unknown, logId: string) => void;
};

/** Builds the queue and runner; nothing runs before `start`. */
export function createJobService(options: JobServiceOptions): JobService {
  const { core, waiters, requests, queue, cleaner, beginClosing, shutDown } = createParts(options);
  let started = false;
  let closed: Promise<void> | undefined;

  function whileOpen<T>(work: () => T): T {
    if (core.closing.aborted) throw closingError();
    return work();
  }
  function changeable(id: JobId, work: (id: JobId) => Job): Job {
    return whileOpen(() => {
      if (cleaner.isRemoving(id)) throw notPossible(jobOf(core, id), 'changed while it is removed');
      return work(id);
    });
  }

  return {
    start: () =>
      whileOpen(() => {
        if (started) return;
        takeOver(core, requests.stopChildren);
        started = true;
        cleaner.start();
        dropEnded(core, requests.cancel, cleaner.remove);
        queue.start();
      }),
    enqueue: (kind, { id = core.newId(), title, input, priority = 0 }, alsoStore) =>
      whileOpen(() => {
        parseInput(core, kind, input);
        const job = core.jobs.insert({ id, kind, title, input, priority }, core.now(), alsoStore && (() => alsoStore({ id })));
        core.events.emitChange({ type: 'changed', job });
        return job;
      }),
    get: (id) => jobOf(core, id),
    list: (filter) => core.jobs.list(filter),
    count: core.jobs.count,
    countHeld: core.jobs.countHeld,
    setPriority: (id, priority) =>
      whileOpen(() => {
        core.jobs.setPriority(jobOf(core, id).id, priority);
        core.events.emitChange({ type: 'changed', job: jobOf(core, id) });
      }),
    priority: core.jobs.priority,
    look: queue.look,
    children: (id) => core.jobs.children(jobOf(core, id).id),
    log(id, afterSeq) {
      core.logs.flush(jobOf(core, id).id);
      return core.jobs.logAfter(id, afterSeq);
    },
    result: (id) => core.jobs.result(jobOf(core, id).id),
    pause: (id) => changeable(id, requests.pause),
    resume: (id) => changeable(id, requests.resume),
    cancel: (id) => changeable(id, requests.cancel),
    retry: (id, options) => changeable(id, () => requests.retry(id, options)),
    fail: (id, error) => changeable(id, () => requests.fail(id, error)),
    remove: async (id) => whileOpen(() => cleaner.remove(jobOf(core, id))),
    onChange: core.events.onChange,
    onLog: core.events.onLog,
    settled: async (id, signal) => waiters.wait(jobOf(core, id), signal),
    close() {
      if (closed) return closed;
      closed = Promise.resolve().then(shutDown);
      beginClosing();
      return closed;
    },
  };
}

function createParts(options: JobServiceOptions) {
  const closing = new AbortController();
  const core = createCore(options, closing.signal);
  const waiters = createSettledWaiters();
  const requests: JobRequests = createJobRequests(core, (id) => runner.run(id));
  const runner: Runner = new Runner(core, {
    cancelChildren: (id) => requests.stopChildren(id, 'request-cancel'),
    hold: (id, held) => requests.hold(id, held),
    onTrouble: failWaiters,
  });
  const cleaner = createCleaner(core, () => queue.look());
  const queue: Queue = createQueue(core, runner, cleaner.tidying);

  core.events.onChange((change) => {
    waiters.onChange(change);
    if (change.type === 'removed') return;
    cleaner.onChange(change.job);
    runner.onChange(change.job);
    queue.onChange(change.job);
  });
  core.slots.onFree(() => {
    runner.onFree();
    queue.look();
  });

  /** Who waits for this job, or for one that waits for it, is told why its end cannot be seen. */
  function failWaiters(id: JobId, error: unknown): void {
    waiters.fail(error, id);
    const parentId = core.jobs.get(id)?.parentId ?? null;
    if (parentId !== null) failWaiters(parentId, error);
  }
  async function shutDown(): Promise<void> {
    queue.close();
    await runner.close();
    await cleaner.idle();
    core.logs.flush();
    waiters.close(closingError());
  }
  return { core, waiters, requests, queue, cleaner, beginClosing: () => closing.abort(), shutDown };
}

function closingError(): AppError {
  return new AppError('program.closing', 'StreamFetch is closing.');
}

function createCore(options: JobServiceOptions, closing: AbortSignal): JobCore {
  const { jobs, now, newId, random } = options;
  const timers = options.timers ?? systemTimers;
  const bug = (error: unknown): string => {
    const logId = newId().slice(0, 8);
    try {
      options.onBug?.(error, logId);
    } catch {
      // Who is told of bugs must not make one of its own stop the queue; there is nobody else to tell.
    }
    return logId;
  };
  const events = createJobEvents(bug);
  const kinds = new Map<JobKind, JobKindDefinition>(options.kinds.map((definition) => [definition.kind, definition]));
  const logs = createLogWriter({ append: jobs.appendLog, emit: events.emitLog, now, timers, bug });
  const slots = createSlots(new Map(options.kinds.map((definition) => [definition.kind, definition.limit])));
  return { jobs, kinds, now, random, newId, timers, closing, events, logs, slots, bug };
}
