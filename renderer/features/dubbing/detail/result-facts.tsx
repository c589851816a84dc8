import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageName, nameList } from '../../../client/words/language-names.ts';
import { formatCount, formatSize } from '../../../ui/format-number.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';

/** What was made, as it was measured: nothing here is claimed from what was asked for. */
export function ResultFacts({ dub, output }: { readonly dub: Dub; readonly output: Asset }) {
  const { t } = useTranslation();
  const { report } = dub;
  const tracks = dub.tracks.map((track) => trackLabel(track, t('result.original')));
  return (
    <>
      <div className="head">
        <h2>{t('result.title')}</h2>
      </div>
      <div className="group inspector">
        <dl className="facts">
          <dt>{t('result.file')}</dt>
          <dd>{output.name}</dd>
          <dt>{t('result.size')}</dt>
          <dd>{formatSize(output.sizeBytes)}</dd>
          {report && (
            <>
              <dt>{t('result.length')}</dt>
              <dd>{formatLength(report.duration)}</dd>
              <dt>{t('result.picture')}</dt>
              <dd>{t(`result.match.${report.video.match}`)}</dd>
            </>
          )}
          <dt>{t('result.tracks')}</dt>
          <dd>{nameList(tracks)}</dd>
          {report && <SampleFacts t={t} report={report} />}
          {dub.config.provider === 'rehearsal' && (
            <>
              <dt>{t('plan.cost')}</dt>
              <dd>{t('plan.costNothing')}</dd>
            </>
          )}
        </dl>
        {report && report.failedChunks.length > 0 && (
          <Notice
            tone="warn"
            title={t('result.withOriginal.title', { count: report.failedChunks.length })}
            text={t('result.withOriginal.text')}
          />
        )}
        {report && <KeptAndLost kept={report.kept} lost={report.lost} />}
      </div>
    </>
  );
}

/** The language of a track; of one whose language is not known, its part. */
function trackLabel(track: Dub['tracks'][number], original: string): string {
  if (track.language !== null && track.language !== 'und') return languageName(track.language);
  return track.kind === 'original' ? original : track.title;
}

/** The host says `original picture`; beside "Kept from the original" the first word would be said twice. */
function withoutOriginal(what: string): string {
  return what.replace(/^original /, '');
}

function SampleFacts({ t, report }: { readonly t: TFunction; readonly report: NonNullable<Dub['report']> }) {
  const isExact = report.languages.every((language) => language.sampleCount === report.originalSampleCount);
  return (
    <>
      <dt>{t('result.samples')}</dt>
      <dd>{isExact ? t('result.samplesExact', { samples: formatCount(report.originalSampleCount) }) : t('result.samplesDiffer')}</dd>
    </>
  );
}

type KeptAndLostProps = { readonly kept: readonly string[]; readonly lost: readonly { readonly what: string; readonly reason: string }[] };

function KeptAndLost({ kept, lost }: KeptAndLostProps) {
  const { t } = useTranslation();
  return (
    <>
      {kept.length > 0 && <p className="small t2">{t('result.kept', { what: nameList(kept.map(withoutOriginal)) })}</p>}
      {lost.map((loss) => (
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
