import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageList, languageName, nameList } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatCount, formatSize } from '../../../ui/format-number.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { ResultLosses } from './result-losses.tsx';
import { SubtitleFiles } from './subtitle-files.tsx';

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
          {report && <SubtitleFacts t={t} report={report} />}
          <dt>{t('result.cost')}</dt>
          <dd>{report === null || dub.cost === null ? t('dub.cost.none') : costText(t, report.cost)}</dd>
        </dl>
        <SubtitleFiles dub={dub} />
        <ResultLosses dub={dub} />
        <TimelineButton />
      </div>
    </>
  );
}

/** What was spent, and what may have been taken besides. */
function costText(t: TFunction, { spentMicroUsd, reservedMicroUsd }: NonNullable<Dub['report']>['cost']): string {
  const spent = formatMoney(spentMicroUsd);
  return reservedMicroUsd === 0 ? spent : t('result.costReserved', { spent, reserved: formatMoney(reservedMicroUsd) });
}

/** The language of a track; of one whose language is not known, its part. */
function trackLabel(track: Dub['tracks'][number], original: string): string {
  if (track.language !== null && track.language !== 'und') return languageName(track.language);
  return track.kind === 'original' ? original : track.title;
}

type ReportProps = { readonly t: TFunction; readonly report: NonNullable<Dub['report']> };

function SampleFacts({ t, report }: ReportProps) {
  const isExact = report.languages.every((language) => language.sampleCount === report.originalSampleCount);
  return (
    <>
      <dt>{t('result.samples')}</dt>
      <dd>{isExact ? t('result.samplesExact', { samples: formatCount(report.originalSampleCount) }) : t('result.samplesDiffer')}</dd>
    </>
  );
}

function SubtitleFacts({ t, report }: ReportProps) {
  const languages = report.languages.filter((language) => language.cues > 0).map((language) => language.language);
  return (
    <>
      <dt>{t('result.subtitles')}</dt>
      <dd>{languages.length === 0 ? t('result.subtitlesNone') : t('result.subtitlesInFile', { languages: languageList(languages) })}</dd>
    </>
  );
}

/** Where the result goes on once there is an editor; until then the button says so. */
function TimelineButton() {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="flex wrap">
      <Button small disabled aria-describedby={id}>
        {t('result.timeline')}
      </Button>
      <span className="small t3" id={id}>
        {t('result.timelineWhy')}
      </span>
    </div>
  );
}
