import { Download, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import type { Client } from '../../client/client.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { rerunDoctor } from '../../client/stores/doctor.ts';
import { errorSentence } from '../../client/words/error-sentences.ts';
import { jobFraction } from '../../client/words/job-words.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/format-number.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';

type Extractor = Awaited<ReturnType<Client['doctor']['extractor']>>;

/** Gets or updates yt-dlp, and goes back to the one before. */
export function ExtractorActions() {
  const { t } = useTranslation();
  const { client, doctor, notices } = useSession();
  const job = useSessionStore(
    (session) => session.jobs,
    ({ jobs }) => latestUpdate([...jobs.values()]),
  );
  const [extractor, setExtractor] = useState<Extractor | null>(null);
  const isRunning = job !== undefined && !isFinished(job.state);
  useEffect(() => {
    if (isRunning) return;
    client.doctor.extractor().then(setExtractor, notices.failed);
  }, [client, notices, isRunning]);
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      notices.failed(error);
    }
  };
  const goBack = async () => {
    await client.doctor.rollbackExtractor();
    setExtractor(await client.doctor.extractor());
    await rerunDoctor(doctor, client);
  };
  const fraction = job && jobFraction(job);
  return (
    <div className="extractor-actions">
      <div className="checks-line">
        <Button icon={Download} disabled={isRunning} needsHost onClick={() => void act(() => client.doctor.updateExtractor())}>
          {t(extractor?.origin === 'managed' ? 'settings.doctor.extractor.update' : 'settings.doctor.extractor.get')}
        </Button>
        {extractor?.previousVersion && (
          <Button icon={Undo2} disabled={isRunning} needsHost onClick={() => void act(goBack)}>
            {t('settings.doctor.extractor.back', { version: extractor.previousVersion })}
          </Button>
        )}
        {isRunning && (
          <>
            <Button onClick={() => void act(() => client.jobs.cancel({ id: job.id }))}>{t('shell.cancel')}</Button>
            <span className="extractor-bar">
              <Progress fraction={fraction ?? 0} label={t('settings.doctor.extractor.progress')} />
            </span>
            <span className="num t2">{formatPercent(fraction ?? 0)}</span>
          </>
        )}
      </div>
      {job?.state === 'failed' && job.error && (
        <Notice tone="warn" title={errorSentence(t, job.error).title} text={t('settings.doctor.extractor.kept')} />
      )}
    </div>
  );
}

const latestUpdate = (jobs: readonly Job[]): Job | undefined =>
  jobs.filter(({ kind }) => kind === 'extractor.update').toSorted((one, other) => other.createdAtMs - one.createdAtMs)[0];
