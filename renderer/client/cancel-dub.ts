import type { TFunction } from 'i18next';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { runJobAction } from './job-actions.ts';
import type { Session } from './session.ts';

/** Cancels a dub; where chunks are finished it asks first. The newest chunks are asked of the host, a list does not hold them. */
export async function cancelDub(session: Session, t: TFunction, job: Pick<Job, 'id'>): Promise<void> {
  try {
    const { chunks } = await session.client.dubbing.get({ id: job.id });
    const finished = chunks.filter((chunk) => chunk.state === 'succeeded').length;
    if (finished > 0 && !(await session.questions.ask(cancelQuestion(t, chunks, finished)))) return;
  } catch (error) {
    return session.notices.failed(error);
  }
  await runJobAction(session, 'cancel', job);
}

function cancelQuestion(t: TFunction, chunks: Dub['chunks'], finished: number) {
  return {
    title: t('dub.cancel.title'),
    text: t('dub.cancel.text', { count: finished, all: chunks.length }),
    safe: t('dub.cancel.safe'),
    danger: t('dub.cancel.danger'),
  };
}
