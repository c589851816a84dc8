import { Activity, ChevronDown, ChevronUp, CircleCheck, CircleX, HardDrive, LoaderCircle, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CheckResult } from '../../common/contract/doctor.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { useSessionStore } from '../client/session.ts';
import { jobFraction } from '../client/words/job-words.ts';
import { formatSize } from '../ui/format-number.ts';
import { Progress } from '../ui/progress.tsx';
import './status-bar.css';

type StatusBarProps = { readonly isDrawerOpen: boolean; onToggleJobs(): void; onNeedYou(): void };

export function StatusBar({ isDrawerOpen, onToggleJobs, onNeedYou }: StatusBarProps) {
  const { t } = useTranslation();
  const status = useSessionStore(
    (session) => session.status,
    (state) => state.status,
  );
  const connection = useSessionStore(
    (session) => session.connection,
    (state) => state.status,
  );
  return (
    <footer className="statusbar" data-region>
      <JobsButton isDrawerOpen={isDrawerOpen} onToggle={onToggleJobs} />
      {status !== null && status.needYou > 0 && (
        <button type="button" className="danger" onClick={onNeedYou}>
          <TriangleAlert className="i xs" aria-hidden />
          {t('status.needYou', { count: status.needYou })}
        </button>
      )}
      <span className="grow" />
      {connection === 'lost' && (
        <span className="warn">
          <Unplug className="i xs" aria-hidden />
          {t('status.connectionLost')}
        </span>
      )}
      {status?.freeBytes != null && (
        <span>
          <HardDrive className="i xs" aria-hidden />
          {t('status.free', { size: formatSize(status.freeBytes) })}
        </span>
      )}
      <DoctorState />
    </footer>
  );
}

function JobsButton({ isDrawerOpen, onToggle }: { readonly isDrawerOpen: boolean; onToggle(): void }) {
  const { t } = useTranslation();
  const jobs = useSessionStore(
    (session) => session.jobs,
    (state) => state.jobs,
  );
  const running = [...jobs.values()].filter((job) => job.state === 'running' || job.state === 'pausing');
  const waiting = [...jobs.values()].filter((job) => job.state === 'queued' || job.state === 'interrupted');
  const Chevron = isDrawerOpen ? ChevronDown : ChevronUp;
  const text =
    running.length > 0 || waiting.length === 0
      ? t('status.running', { count: running.length })
      : t('status.waiting', { count: waiting.length });
  return (
    <button type="button" className="jobs-button" aria-label={text} aria-expanded={isDrawerOpen} onClick={onToggle}>
      <Activity className="i xs" aria-hidden />
      {text}
      {running.length > 0 && <Progress fraction={meanFraction(running)} label={t('status.progress')} />}
      <Chevron className="i xs" aria-hidden />
    </button>
  );
}

function meanFraction(jobs: readonly Job[]): number {
  return jobs.reduce((sum, job) => sum + (jobFraction(job) ?? 0), 0) / jobs.length;
}

function DoctorState() {
  const { t } = useTranslation();
  const { results, running, error } = useSessionStore(
    (session) => session.doctor,
    (state) => state,
  );
  const worst = worstOf(results);
  if (running && results === null) {
    return (
      <a href="#/settings/doctor">
        <LoaderCircle className="i xs" aria-hidden />
        {t('status.checking')}
      </a>
    );
  }
  if (results === null) {
    return (
      <a href="#/settings/doctor">
        <TriangleAlert className="i xs" aria-hidden />
        {error ? t('status.notChecked') : t('status.checking')}
      </a>
    );
  }
  const count = results.filter((result) => result.status !== 'ok').length;
  const Icon = worst === 'ok' ? CircleCheck : worst === 'warning' ? TriangleAlert : CircleX;
  return (
    <a href="#/settings/doctor" className={worst === 'ok' ? '' : worst === 'warning' ? 'warn' : 'danger'}>
      <Icon className="i xs" aria-hidden />
      {worst === 'ok' ? t('status.allPassed') : t('status.checksNeedYou', { count })}
    </a>
  );
}

function worstOf(results: readonly CheckResult[] | null): CheckResult['status'] {
  if (results?.some((result) => result.status === 'problem')) return 'problem';
  return results?.some((result) => result.status === 'warning') ? 'warning' : 'ok';
}
