import type { Job, LogLevel } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { type ChildGroupOptions, type Launch, runChildGroup } from './child-group.ts';
import { applyEvent, type JobCore, jobOf, notPossible } from './job-core.ts';
import type { ChildSpec, JobContext } from './job-kind.ts';
import type { ProgressWriter } from './progress-writer.ts';
import type { Run } from './run.ts';
import { runStep } from './run-step.ts';

/** What the run of `job` is given. `hasEnded` tells when its reports and lines come too late. */
export function createJobContext(
  core: JobCore,
  job: Job,
  run: Run,
  progress: ProgressWriter,
  launch: Launch,
  hasEnded: () => boolean,
): JobContext {
  const { signal } = run.controller;
  return {
    job,
    signal,
    closing: core.closing,
    report(stage, fraction) {
      if (!hasEnded()) progress.report(stage, fraction);
    },
    gotOn() {
      run.gotOn = true;
    },
    log(level: LogLevel, message: string) {
      if (!hasEnded()) core.logs.add(job.id, level, progress.current()?.stage ?? null, message);
    },
    rename(title: string) {
      const now = core.jobs.get(job.id);
      if (hasEnded() || !now || now.title === title) return;
      core.jobs.setTitle(job.id, title);
      core.events.emitChange({ type: 'changed', job: { ...now, title } });
    },
    step: (name, schema, work, isStillGood) => runStep(core, job.id, signal, name, schema, work, isStillGood),
    ensureChildren: (children) => ensureChildren(core, job, children),
    redoChild(id) {
      signal.throwIfAborted(); // its children were stopped with it: one that is queued now would be left behind
      const child = jobOf(core, id);
      if (hasEnded() || child.parentId !== job.id) throw new Error('only the parent of a child can have it made again, while it runs');
      if (!applyEvent(core, child, 'lost')) throw notPossible(child, 'made again');
      core.logs.add(id, 'warn', null, 'What this had made is gone; it is made again.');
    },
    async runChildren(ids: readonly JobId[], options: ChildGroupOptions) {
      if (hasEnded()) throw new Error('children cannot be run by a job that has ended');
      signal.throwIfAborted();
      const group = runChildGroup(core, run, ids, options, launch);
      const ended = group.then(
        () => undefined,
        () => undefined,
      );
      run.groupsEnded.add(ended);
      return group;
    },
  };
}

function ensureChildren(core: JobCore, parent: Job, children: readonly ChildSpec[]): readonly Job[] {
  for (const child of children) {
    if (child.kind === parent.kind) throw new Error(`a child of a ${parent.kind} job would wait for its parent's slot`);
    if (!core.kinds.has(child.kind)) throw new Error(`no job kind ${child.kind}`);
  }
  const known = new Set(core.jobs.children(parent.id).map((child) => child.id));
  const stored = core.jobs.ensureChildren(
    parent.id,
    children.map(({ key, kind, title, input }) => ({ id: core.newId(), key, kind, title, input })),
    core.now(),
  );
  for (const child of stored) if (!known.has(child.id)) core.events.emitChange({ type: 'changed', job: child });
  return stored;
}
