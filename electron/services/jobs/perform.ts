import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { Launch } from './child-group.ts';
import { parseInput } from './failure.ts';
import { createJobContext } from './job-context.ts';
import type { JobCore } from './job-core.ts';
import { JobHeld, type JobOutcome, JobStopped } from './job-kind.ts';
import type { ProgressWriter } from './progress-writer.ts';
import type { Run } from './run.ts';

/** How a run's end reaches the children that it leaves behind. */
export type PerformHooks = {
  cancelChildren(id: JobId): void;
  /** Tells what `held` stops beside the run: its children and, by its scope, what is above it. Rejects only while closing. */
  hold(id: JobId, held: JobHeld): Promise<void>;
};

/** Calls the kind's `run` once and settles when it and all children that it started have settled. */
export async function perform(
  core: JobCore,
  job: Job,
  run: Run,
  progress: ProgressWriter,
  launch: Launch,
  hooks: PerformHooks,
): Promise<JobOutcome> {
  let ended = false;
  try {
    await Promise.resolve(); // who started it goes on before foreign code runs
    run.controller.signal.throwIfAborted();
    const definition = core.kinds.get(job.kind);
    if (!definition) throw new Error(`no job kind ${job.kind}`);
    const input = parseInput(core, job.kind, core.jobs.input(job.id));
    const context = createJobContext(core, job, run, progress, launch, () => ended);
    return await definition.run(input, context);
  } catch (error) {
    ended = true;
    if (error instanceof JobHeld && (run.stopping === null || run.stopping === 'pause')) await hooks.hold(job.id, error);
    throw error;
  } finally {
    ended = true;
    await endChildren(core, run, hooks);
  }
}

/** A child never outlives its parent's run. */
async function endChildren(core: JobCore, run: Run, hooks: PerformHooks): Promise<void> {
  if (run.groups.size > 0 && run.stopping === null) {
    for (const group of [...run.groups]) group.abandon(new JobStopped('cancel'));
    try {
      hooks.cancelChildren(run.id);
    } catch (error) {
      core.bug(error); // they cannot be told to stop, so they are waited for
    }
  }
  await Promise.all(run.groupsEnded);
}
