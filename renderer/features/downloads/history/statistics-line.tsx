import { useTranslation } from 'react-i18next';
import { nameList } from '../../../client/words/language-names.ts';
import { formatCount, formatSize } from '../../../ui/format-number.ts';
import type { Statistics } from './use-past.ts';

const TOP_SITES = 3;

/** `1,284 downloaded, 412 GB, 23 failed. Most from youtube (900) and vimeo (12).` */
export function StatisticsLine({ statistics }: { readonly statistics: Statistics | null }) {
  const { t } = useTranslation();
  if (!statistics || statistics.succeeded + statistics.failed === 0) return null;
  const { succeeded, failed, sizeBytes } = statistics;
  const sites = statistics.sites
    .toSorted((one, other) => other.succeeded - one.succeeded)
    .slice(0, TOP_SITES)
    .map((site) => t('downloads.history.site', { site: site.site, number: formatCount(site.succeeded) }));
  const sums = t('downloads.history.sums', { number: formatCount(succeeded), size: formatSize(sizeBytes), failed: formatCount(failed) });
  const text = sites.length === 0 ? sums : `${sums} ${t('downloads.history.most', { sites: nameList(sites) })}`;
  return (
    <p className="small t2 num cut" title={text}>
      {text}
    </p>
  );
}
