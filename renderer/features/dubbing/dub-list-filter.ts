import { isHeld } from '../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';
import { languageList } from '../../client/words/language-names.ts';

export const DUB_FILTERS = ['all', 'running', 'needYou', 'complete'] as const;
export type DubFilter = (typeof DUB_FILTERS)[number];

/** Dubs of one group whose title or languages hold the text. */
export function filterDubs(dubs: readonly DubSummary[], filter: DubFilter, text: string): readonly DubSummary[] {
  const needle = text.trim().toLocaleLowerCase();
  return dubs.filter(
    (dub) =>
      (filter === 'all' || groupOf(dub) === filter) &&
      `${dub.job.title} ${languageList(dub.targetLanguages)} ${dub.targetLanguages.join(' ')}`.toLocaleLowerCase().includes(needle),
  );
}

/** Running is what goes on or will by itself; what a person paused or cancelled is in no group. */
function groupOf({ job, isSettled }: DubSummary): DubFilter | null {
  switch (job.state) {
    case 'queued':
    case 'running':
    case 'pausing':
    case 'interrupted':
      return 'running';
    case 'failed':
      return 'needYou';
    case 'partial':
      return isSettled ? 'complete' : 'needYou';
    case 'paused':
      return isHeld(job) ? 'needYou' : null;
    case 'succeeded':
      return 'complete';
    case 'cancelling':
    case 'cancelled':
      return null;
    default:
      return assertNever(job.state);
  }
}
