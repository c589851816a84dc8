import { useTranslation } from 'react-i18next';
import { useSessionStore } from '../../../client/session.ts';
import { formatRate, formatSize } from '../../../ui/format-number.ts';
import { formatClock } from '../../../ui/format-time.ts';
import { useHostAway } from '../../../ui/host-away.ts';
import { queueSums } from './queue-sums.ts';

/** What is still to come, when it will be here at this rate, and the rate of all together. */
export function QueueFoot() {
  const { t } = useTranslation();
  const isAway = useHostAway();
  const downloads = useSessionStore(
    (session) => session.downloads,
    (state) => state.downloads,
  );
  const sums = queueSums(downloads.values());
  const waiting = sums.waiting > 0 ? t('downloads.foot.waiting', { count: sums.waiting }) : null;
  const size = formatSize(sums.leftBytes);
  const known =
    sums.running === 0 || isAway
      ? null
      : sums.leftMs === null
        ? t('downloads.foot.running', { count: sums.running })
        : t('downloads.foot.toGo', { size, time: formatClock(Date.now() + sums.leftMs).slice(0, 5) });
  const text = [known, waiting].filter((part) => part !== null).join(', ');
  return (
    <p className="queue-foot t2 num">
      <span>{text === '' ? t('downloads.foot.nothing') : text}</span>
      <span className="end t3">{sums.running > 0 && !isAway ? formatRate(sums.bytesPerSecond) : t('downloads.foot.checked')}</span>
    </p>
  );
}
