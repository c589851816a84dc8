import type { TFunction } from 'i18next';
import type { Inspection } from '../../../../common/contract/downloads.ts';
import type { Session } from '../../../client/session.ts';
import type { Refused } from '../add/add-links.ts';

type Manner = Omit<Parameters<Session['client']['downloads']['startMany']>[0], 'links' | 'again'>;
export type InspectedList = Extract<Inspection, { kind: 'playlist' }>;
type ListStart = { readonly entries: InspectedList['entries']; readonly manner: Manner };

/** The contract's `MOST_LINKS`. */
const MOST_AT_ONCE = 1_000;

/** `count` were queued; `refused` are links that were not. */
export type ListStarted = { readonly count: number; readonly refused: readonly Refused[] };

/**
 * Queues the ticked videos; those that were downloaded before were ticked by hand and are meant. Says so where all were taken; undefined
 * where the call failed, which was told.
 */
export async function startList(
  { client, notices }: Session,
  t: TFunction,
  { entries, manner }: ListStart,
): Promise<ListStarted | undefined> {
  try {
    let count = 0;
    const refused: Refused[] = [];
    for (const again of [false, true]) {
      const links = entries.filter(({ earlier }) => (earlier !== null) === again).map(({ url, title }) => ({ url, title }));
      for (let from = 0; from < links.length; from += MOST_AT_ONCE) {
        const answer = await client.downloads.startMany({ ...manner, again, links: links.slice(from, from + MOST_AT_ONCE) });
        count += answer.jobs.length;
        refused.push(...answer.refused.map(({ url, reason }) => ({ text: url, reason })));
      }
    }
    if (refused.length === 0) notices.done(t('downloads.add.added', { count }));
    return { count, refused };
  } catch (error) {
    notices.failed(error);
    return undefined;
  }
}
