import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageList, nameList } from '../../../client/words/language-names.ts';
import { Notice } from '../../../ui/notice.tsx';

/** What of the original the file keeps, and what it does not have, or not yet, with the reason. */
export function ResultLosses({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const { report } = dub;
  if (!report) return null;
  const missing = dub.config.targetLanguages.filter(
    (language) => !dub.tracks.some((track) => track.kind === 'dub' && track.language === language),
  );
  return (
    <>
      {missing.length > 0 && (
        <Notice tone="warn" title={t('result.missing.title', { languages: languageList(missing) })} text={t('result.missing.text')} />
      )}
      {report.keptOriginal.length > 0 && (
        <Notice
          tone="warn"
          title={t('result.withOriginal.title', { count: report.keptOriginal.length })}
          text={t('result.withOriginal.text')}
        />
      )}
      {report.kept.length > 0 && <p className="small t2">{t('result.kept', { what: nameList(report.kept.map(withoutOriginal)) })}</p>}
      {report.lost.map((loss) => (
        <Notice
          key={`${loss.what} ${loss.reason}`}
          tone="warn"
          title={t('result.lost', { what: withoutOriginal(loss.what) })}
          text={loss.reason}
        />
      ))}
    </>
  );
}

/** The host says `original picture`; beside "Kept from the original" the first word would be said twice. */
function withoutOriginal(what: string): string {
  return what.replace(/^original /, '');
}
