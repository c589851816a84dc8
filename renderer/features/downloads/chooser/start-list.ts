import type { TFunction } from 'i18next';
import type { Session } from '../../../client/session.ts';
import type { InspectedList } from './playlist-choice.tsx';

type Manner = Omit<Parameters<Session['client']['downloads']['startMany']>[0], 'links' | 'again'>;
type ListStart = { readonly entries: InspectedList['entries']; readonly manner: Manner };

/** The contract's `MOST_LINKS`. */
const MOST_AT_ONCE = 1_000;

/** Queues the ticked videos; those that were downloaded before were ticked by hand and are meant. True where all were taken. */
export async function startList({ client, notices }: Session, t: TFunction, { entries, manner }: ListStart): Promise<boolean> {
  try {
    let count = 0;
    for (const again of [false, true]) {
      const links = entries.filter(({ earlier }) => (earlier !== null) === again).map(({ url, title }) => ({ url, title }));
      for (let from = 0; from < links.length; from += MOST_AT_ONCE) {
        const { jobs } = await client.downloads.startMany({ ...manner, again, links: links.slice(from, from + MOST_AT_ONCE) });
        count += jobs.length;
      }
    }
    notices.done(t('downloads.add.added', { count }));
    return true;
  } catch (error) {
    notices.failed(error);
    return false;
  }
}
