import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import { endProgress } from '../../../common/domain/jobs/progress.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { conclude, type Ending } from './ending.ts';
import { type FailureCounts, jobErrorOf, judgeFailure } from './failure.ts';
import { applyEvent, type JobCore, jobOf, moveJob } from './job-core.ts';
import { JobHeld } from './job-kind.ts';
import { perform } from './perform.ts';
import { persist } from './persist.ts';
import { createProgressWriter, type ProgressWriter } from './progress-writer.ts';
import { abortRun, createRun, markStopping, type Run } from './run.ts';

export type RunnerHooks = {
  /** Cancels the children that a run has left behind when it ended. */
  cancelChildren(id: JobId): void;
  /** Pauses what a run that is held stops beside itself. */
  hold(id: JobId, held: JobHeld): void;
  /** The store cannot be written for some time, so nobody can hear how this job went on. */
  onTrouble(id: JobId, error: unknown): void;
};

/** The one owner of running jobs and of their AbortControllers. */
export class Runner {
  readonly #core: JobCore;
  readonly #hooks: RunnerHooks;
  readonly #active = new Map<JobId, Run>();
  readonly #settling = new Set<Promise<void>>();
  readonly #failures: FailureCounts = new Map();

  constructor(core: JobCore, hooks: RunnerHooks) {
    this.#core = core;
    this.#hooks = hooks;
  }

  run(id: JobId): Run | undefined {
    return this.#active.get(id);
  }

  /** How many runs hold a slot. */
  get activeCount(): number {
    return this.#active.size;
  }

  /** Runs a queued job in the slot that `free` gives back, and settles with it. Rejects only when its end could not be written before the close. */
  readonly launch = (job: Job, free: () => void): Promise<void> => {
    const settled = this.#execute(job, free);
    const quiet = settled.then(
      () => undefined,
      () => undefined,
    );
    this.#settling.add(quiet);
    void quiet.then(() => this.#settling.delete(quiet));
    return settled;
  };

  /** Lets the parent that waits for a job know of its change. */
  onChange(job: Job): void {
    if (isFinished(job.state)) this.#failures.delete(job.id);
    if (job.parentId === null) return;
    for (const group of [...(this.#active.get(job.parentId)?.groups ?? [])]) group.onChange(job);
  }

  /** A slot has become free: the parents that run look first, so that what was begun first is finished first. */
  onFree(): void {
    for (const run of [...this.#active.values()]) for (const group of [...run.groups]) group.check();
  }

  /** Aborts everything and resolves when all runs have settled. */
  async close(): Promise<void> {
    for (const run of this.#active.values()) markStopping(run, 'closing');
    for (const run of [...this.#active.values()]) abortRun(run);
    while (this.#settling.size > 0) await Promise.all(this.#settling);
  }

  async #execute(job: Job, free: () => void): Promise<void> {
    const run = createRun(job);
    const leave = (): void => {
      if (this.#active.get(job.id) === run) this.#active.delete(job.id);
      free();
    };
    this.#active.set(job.id, run);
    try {
      const attempt = job.attempt + 1;
      const started = await this.#write(job.id, () => applyEvent(this.#core, jobOf(this.#core, job.id), 'start', { attempt }));
      if (!started) return; // paused or cancelled while the store could not be written
      const progress = createProgressWriter(this.#core, started);
      const ending = await this.#perform(started, run, progress);
      progress.end();
      const ended = await this.#write(job.id, () => this.#record(run, ending, progress, leave));
      const canGoOn = ended?.state === 'partial' || ended?.state === 'failed';
      if (run.runAgain && canGoOn) await this.#write(job.id, () => applyEvent(this.#core, jobOf(this.#core, job.id), 'retry'));
    } catch (error) {
      this.#core.bug(error);
      throw error;
    } finally {
      leave();
    }
  }

  #write<T>(id: JobId, work: () => T): Promise<T> {
    const onTrouble = (error: unknown): void => {
      this.#core.bug(error);
      this.#hooks.onTrouble(id, error);
    };
    return persist({ timers: this.#core.timers, closing: this.#core.closing, onTrouble }, work);
  }

  async #perform(job: Job, run: Run, progress: ProgressWriter): Promise<Ending> {
    try {
      const outcome = await perform(this.#core, job, run, progress, this.launch, {
        cancelChildren: this.#hooks.cancelChildren,
        hold: (id, held) => this.#write(id, () => this.#hooks.hold(id, held)),
      });
      return { type: 'returned', outcome };
    } catch (error) {
      if (error instanceof JobHeld) return { type: 'held', error: jobErrorOf(error.error) };
      // What a process says that dies of the stop is no failure of the job.
      if (run.stopping !== null) return { type: 'stopped' };
      if (run.gotOn) this.#failures.delete(job.id);
      return { type: 'failed', failure: judgeFailure(this.#core, this.#failures, job, error) };
    }
  }

  /** Writes how the run ended, frees its slot, tells. When the store throws, nothing of it has been done. */
  #record(run: Run, ending: Ending, progress: ProgressWriter, leave: () => void): Job | undefined {
    const { event, patch, level, line } = conclude(ending, run.stopping, this.#core.now());
    const reached = endProgress(progress.current(), event === 'succeed');
    const moved = moveJob(this.#core, jobOf(this.#core, run.id), event, { progress: reached, ...patch });
    this.#core.logs.add(run.id, level, progress.current()?.stage ?? null, line);
    this.#core.logs.flush(run.id);
    leave();
    if (moved) this.#core.events.emitChange({ type: 'changed', job: moved });
    return moved;
  }
}
