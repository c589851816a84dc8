import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { isOffLevel } from '../../../../common/domain/dubbing/loudness.ts';
import type { SyncRow } from './sync-rows.ts';

type SyncFactsProps = { readonly dub: Dub; readonly language: string; readonly rows: readonly SyncRow[] };

/** One line on a language of the finished file: how loud it is beside the original, and what does not simply lie in its slot. */
export function SyncFacts({ dub, language, rows }: SyncFactsProps) {
  const { t } = useTranslation();
  const report = dub.report?.languages.find((candidate) => candidate.language === language);
  if (!report) return null;
  const { loudness } = report;
  const lufs = (value: number | null) => (value === null ? t('sync.silence') : t('sync.lufs', { value: formatLoudness(value) }));
  const over = rows.filter((row) => row.overSeconds > 0).length;
  const kept = rows.filter((row) => row.fit === 'original').length;
  const facts = [
    loudness.dub === null && loudness.original === null
      ? null
      : t('sync.loudness', { dub: lufs(loudness.dub), original: lufs(loudness.original) }),
    over > 0 ? t('sync.overCount', { count: over }) : null,
    kept > 0 ? t('sync.keptCount', { count: kept }) : null,
  ].filter((fact) => fact !== null);
  const isOff = isOffLevel(loudness);
  if (facts.length === 0) return null;
  return (
    <p className="sync-facts small t2 num">
      {facts.join('. ')}
      {isOff && <span className="warn"> {t('sync.offLevel')}</span>}
    </p>
  );
}

/** LUFS with one decimal and a true minus: `−16.0`. */
function formatLoudness(lufs: number): string {
  return `${lufs < 0 ? '−' : ''}${Math.abs(lufs).toFixed(1)}`;
}
