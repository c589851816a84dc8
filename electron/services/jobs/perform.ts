import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { Launch } from './child-group.ts';
import { parseInput } from './failure.ts';
import { createJobContext } from './job-context.ts';
import type { JobCore } from './job-core.ts';
import { type JobOutcome, JobStopped } from './job-kind.ts';
import type { ProgressWriter } from './progress-writer.ts';
import type { Run } from './run.ts';

/** Calls the kind's `run` once and settles when it and all children that it started have settled. */
export async function perform(
  core: JobCore,
  job: Job,
  run: Run,
  progress: ProgressWriter,
  launch: Launch,
  cancelChildren: (id: JobId) => void,
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
  } finally {
    ended = true;
    await endChildren(core, run, cancelChildren);
  }
}

/** A child never outlives its parent's run. */
async function endChildren(core: JobCore, run: Run, cancelChildren: (id: JobId) => void): Promise<void> {
  if (run.groups.size > 0 && run.stopping === null) {
    for (const group of [...run.groups]) group.abandon(new JobStopped('cancel'));
    try {
      cancelChildren(run.id);
    } catch (error) {
      core.bug(error); // they cannot be told to stop, so they are waited for
    }
  }
  await Promise.all(run.groupsEnded);
}
