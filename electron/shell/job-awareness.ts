import type { PowerSaveBlocker } from 'electron';
import { isActive, isFinished, type Job } from '../../common/domain/jobs/job.ts';
import type { JobService } from '../services/jobs/job-service.ts';
import { TEXTS } from './texts.ts';

/** A job that took less is one that the person has waited for. */
const WORTH_TELLING_MS = 30_000;

export type JobAwarenessOptions = {
  readonly jobs: Pick<JobService, 'onChange' | 'list'>;
  readonly power: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  /** Shows a notification of the system's; asked only while nobody looks at the window. */
  notify(title: string, body: string): void;
  isWindowFocused(): boolean;
};

/** Keeps the machine awake while jobs run and tells of long ones that end unseen. Returns the function that stops both. */
export function followJobs({ jobs, power, notify, isWindowFocused }: JobAwarenessOptions): () => void {
  const active = new Set(jobs.list({ states: ['running', 'pausing', 'cancelling'], limit: 1_000 }).map((job) => job.id));
  let blocker: number | undefined;
  const keepAwake = (): void => {
    if (active.size > 0) blocker ??= power.start('prevent-app-suspension');
    else letSleep();
  };
  const letSleep = (): void => {
    if (blocker !== undefined) power.stop(blocker);
    blocker = undefined;
  };
  keepAwake();
  const stop = jobs.onChange((change) => {
    if (change.type === 'changed' && isActive(change.job.state)) active.add(change.job.id);
    else {
      const wasActive = active.delete(change.type === 'changed' ? change.job.id : change.id);
      if (wasActive && change.type === 'changed' && isWorthTelling(change.job) && !isWindowFocused())
        notify(titleOf(change.job), change.job.title);
    }
    keepAwake();
  });
  return () => {
    stop();
    letSleep();
  };
}

/** Long, on its own and not ended by the person. */
export function isWorthTelling(job: Job): boolean {
  if (job.parentId !== null || !isFinished(job.state) || job.state === 'cancelled') return false;
  return job.startedAtMs !== null && job.finishedAtMs !== null && job.finishedAtMs - job.startedAtMs >= WORTH_TELLING_MS;
}

function titleOf(job: Job): string {
  if (job.state === 'failed') return TEXTS.notification.failed;
  return job.state === 'partial' ? TEXTS.notification.partial : TEXTS.notification.done;
}
