import { ListChecks, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { useSessionStore } from '../../client/session.ts';
import { settledDubs } from '../../client/stores/dubs.ts';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/notice.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useRememberedNumber } from '../../ui/use-remembered.ts';
import '../../ui/panel.css';
import '../../ui/table.css';
import { JobLog } from './job-log.tsx';
import { JobRow } from './job-row.tsx';
import { JOB_TABS, type JobTab, jobsByTab } from './job-tabs.ts';
import './job-drawer.css';

const MIN_HEIGHT = 120;
const START_HEIGHT = 232;

type JobDrawerProps = { readonly tab: JobTab; onTab(tab: JobTab): void; onClose(): void };

export function JobDrawer({ tab, onTab, onClose }: JobDrawerProps) {
  const { t } = useTranslation();
  const jobs = useSessionStore(
    (session) => session.jobs,
    (state) => state.jobs,
  );
  const [height, setHeight] = useRememberedNumber('streamfetch.drawer.height', START_HEIGHT);
  const [picked, setPicked] = useState<JobId | null>(null);
  const max = Math.floor(window.innerHeight / 2);
  const dubs = useSessionStore(
    (session) => session.dubs,
    (state) => state.dubs,
  );
  const byTab = jobsByTab(jobs.values(), settledDubs(dubs));
  const shown = byTab[tab];
  const selected = shown.find((job) => job.id === picked) ?? shown[0] ?? null;
  const tabs = JOB_TABS.map((value) => ({ value, label: t(`jobs.tab.${value}`), count: byTab[value].length }));
  return (
    <section className="drawer" aria-label={t('jobs.title')} style={{ height: Math.min(height, max) }} data-region="drawer">
      <ResizeHandle label={t('jobs.resize')} size={Math.min(height, max)} min={MIN_HEIGHT} max={max} onResize={setHeight} />
      <div className="head">
        <Tabs label={t('jobs.title')} choices={tabs} value={tab} onChange={onTab} panelId="jobs-panel" />
        <span className="end">
          <IconButton label={t('jobs.close')} keys="Esc" icon={X} small onClick={onClose} />
        </span>
      </div>
      <div className="jobs-body" role="tabpanel" id="jobs-panel" aria-labelledby={`jobs-panel-${tab}`}>
        <div className="jobs-list">
          {shown.length === 0 ? <NoJobs tab={tab} /> : <JobTable tab={tab} jobs={shown} selected={selected} onSelect={setPicked} />}
        </div>
        <JobLog job={selected} />
      </div>
    </section>
  );
}

function NoJobs({ tab }: { readonly tab: JobTab }) {
  const { t } = useTranslation();
  return (
    <div className="jobs-empty">
      <EmptyState icon={ListChecks} title={t(`jobs.empty.${tab}.title`)} text={t(`jobs.empty.${tab}.text`)} />
    </div>
  );
}

type JobTableProps = { readonly tab: JobTab; readonly jobs: readonly Job[]; readonly selected: Job | null; onSelect(id: JobId): void };

function JobTable({ tab, jobs, selected, onSelect }: JobTableProps) {
  const { t } = useTranslation();
  return (
    <table className="grid-table jobs-table">
      <thead>
        <tr>
          <th>{t('jobs.column.job')}</th>
          <th className="w-stage">{t('jobs.column.stage')}</th>
          <th className="w-bar">{t('jobs.column.progress')}</th>
          <th className="w-left n">{t(tab === 'done' ? 'jobs.column.ended' : 'jobs.column.left')}</th>
          <th className="w-actions">
            <span className="visually-hidden">{t('jobs.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} isSelected={job === selected} onSelect={() => onSelect(job.id)} />
        ))}
      </tbody>
    </table>
  );
}
