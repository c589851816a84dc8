import type { TFunction } from 'i18next';
import type { DubPreview } from '../../../../common/contract/dubbing.ts';
import { nameList } from '../../../client/words/language-names.ts';
import { formatLength } from '../../../ui/format-time.ts';

type Cuts = DubPreview['cuts'];

/** So many times are read out; of more the rest is only counted. */
const MOST_TIMES = 24;

/** `12 chunks, cut at 9:58, 19:47 and 29:50`: what the picture of the cuts says. */
export function cutsInWords(t: TFunction, cuts: Cuts): string {
  if (cuts.length === 0) return t('newDub.cuts.none');
  return t('newDub.cuts.at', { count: cuts.length + 1, times: timeList(t, cuts) });
}

/** What is to be said of cuts that are not in a pause; null where all are. */
export function loudCutsInWords(t: TFunction, cuts: Cuts): string | null {
  const loud = cuts.filter((cut) => !cut.isInPause);
  return loud.length === 0 ? null : t('newDub.cuts.loud', { count: loud.length, times: timeList(t, loud) });
}

function timeList(t: TFunction, cuts: Cuts): string {
  const times = cuts.slice(0, MOST_TIMES).map((cut) => formatLength(cut.at));
  const rest = cuts.length - times.length;
  return nameList(rest > 0 ? [...times, t('newDub.cuts.more', { count: rest })] : times);
}
