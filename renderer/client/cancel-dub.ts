import type { TFunction } from 'i18next';
import type { Job } from '../../common/domain/jobs/job.ts';
import { runJobAction } from './job-actions.ts';
import type { Session } from './session.ts';

/**
 * Cancels a dub; where chunks are finished or paid for it asks first. The newest chunks are asked of the host, a list does not hold
 * them.
 */
export async function cancelDub(session: Session, t: TFunction, job: Pick<Job, 'id'>): Promise<void> {
  try {
    const { chunks } = await session.client.dubbing.get({ id: job.id });
    const finished = chunks.filter((chunk) => chunk.state === 'succeeded').length;
    const atService = chunks.filter((chunk) => chunk.remoteId !== null && !chunk.hasDub).length;
    const question = cancelQuestion(t, { all: chunks.length, finished, atService });
    if (finished + atService > 0 && !(await session.questions.ask(question))) return;
  } catch (error) {
    return session.notices.failed(error);
  }
  await runJobAction(session, 'cancel', job);
}

type Counts = { readonly all: number; readonly finished: number; readonly atService: number };

function cancelQuestion(t: TFunction, { all, finished, atService }: Counts) {
  const kept = finished > 0 ? [t('dub.cancel.text', { count: finished, all })] : [];
  const paid = atService > 0 ? [t('dub.cancel.atService', { count: atService })] : [];
  return {
    title: t('dub.cancel.title'),
    text: [...kept, ...paid].join(' '),
    safe: t('dub.cancel.safe'),
    danger: t('dub.cancel.danger'),
  };
}
