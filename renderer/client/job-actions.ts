import type { Job, JobState } from '../../common/domain/jobs/job.ts';
import { assertNever } from '../../common/units/assert-never.ts';
import type { Session } from './session.ts';

export type JobAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

/** What can be asked of a job in a state, in the order of the buttons. */
export function jobActions(state: JobState): readonly JobAction[] {
  switch (state) {
    case 'queued':
    case 'running':
    case 'interrupted':
      return ['pause', 'cancel'];
    case 'paused':
      return ['resume', 'cancel'];
    case 'pausing':
      return ['cancel'];
    case 'cancelling':
      return [];
    case 'partial':
    case 'failed':
    case 'cancelled':
      return ['retry', 'remove'];
    case 'succeeded':
      return ['remove'];
    default:
      return assertNever(state);
  }
}

/** Asks the host; a refusal is told in passing. The new state arrives by the feeds. */
export async function runJobAction(session: Session, action: JobAction, job: Pick<Job, 'id'>): Promise<void> {
  try {
    await session.client.jobs[action]({ id: job.id });
  } catch (error) {
    session.notices.failed(error);
  }
}
