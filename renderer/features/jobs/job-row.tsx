import { Download, Film, Languages, type LucideIcon, Pause, Play, RotateCw, Trash2, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { cancelDub } from '../../client/cancel-dub.ts';
import { type JobAction, jobActions, runJobAction } from '../../client/job-actions.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { errorSentence, heldText } from '../../client/words/error-sentences.ts';
import { jobFraction, jobStageText } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatPercent, formatSize } from '../../ui/format-number.ts';
import { formatLeft, formatWhen } from '../../ui/format-time.ts';
import { go } from '../../ui/hash-route.ts';
import { useHostAway } from '../../ui/host-away.ts';
import { Progress, type ProgressLook } from '../../ui/progress.tsx';

const ACTION_ICONS = { pause: Pause, resume: Play, cancel: X, retry: RotateCw, remove: Trash2 } as const;

type JobRowProps = { readonly job: Job; readonly isSelected: boolean; onSelect(): void };

/** One job. Arrow keys move between rows, Enter opens the dub or the queue it belongs to. */
export function JobRow({ job, isSelected, onSelect }: JobRowProps) {
  const { t } = useTranslation();
  const session = useSession();
  const isAway = useHostAway();
  const languages = useSessionStore(
    ({ dubs }) => dubs,
    ({ dubs }) => dubs.find((dub) => dub.job.id === job.id)?.targetLanguages,
  );
  const run = (action: JobAction) =>
    void (action === 'cancel' && job.kind === 'dubbing' ? cancelDub(session, t, job) : runJobAction(session, action, job));
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') return openJob(job);
    const neighbour = { ArrowDown: event.currentTarget.nextElementSibling, ArrowUp: event.currentTarget.previousElementSibling }[event.key];
    if (!(neighbour instanceof HTMLElement)) return;
    event.preventDefault();
    neighbour.focus();
  };
  const Icon = iconOf(job.kind);
  const held = heldText(t, job);
  const text = held ?? (job.error ? errorSentence(t, job.error).title : jobStageText(t, job));
  return (
    <tr
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      onFocus={(event) => event.target === event.currentTarget && onSelect()}
      onDoubleClick={() => openJob(job)}
      onKeyDown={onKeyDown}
    >
      <td>
        <span className="flex name-line">
          <Icon className="i" aria-hidden />
          <span className="cut">{job.title}</span>
          {languages && <span className="cut t3">{t('jobs.to', { languages: languageList(languages) })}</span>}
        </span>
      </td>
      <td className={`cut ${held !== null ? 'warn' : job.error ? 'danger' : 't2'}`} title={text}>
        {text}
      </td>
      <td>
        <JobProgressCell job={job} />
      </td>
      <td className="n t2">{isAway && job.finishedAtMs === null ? '–' : leftText(job)}</td>
      <td>
        <span className="flex tight right">
          {jobActions(job.state).map((action: JobAction) => (
            <IconButton
              key={action}
              label={t(`job.action.${action}`)}
              icon={ACTION_ICONS[action]}
              small
              needsHost
              onClick={(event) => {
                event.stopPropagation();
                run(action);
              }}
            />
          ))}
        </span>
      </td>
    </tr>
  );
}

function openJob({ kind, id }: Job): void {
  if (kind === 'dubbing') go(`/dubbing/${id}`);
  else if (kind === 'download') go('/downloads');
}

function iconOf(kind: Job['kind']): LucideIcon {
  if (kind === 'dubbing') return Languages;
  return kind === 'download' ? Download : Film;
}

function JobProgressCell({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  if (job.progress?.kind === 'unknown') return <span className="num t2">{formatSize(job.progress.doneBytes, { isRunning: true })}</span>;
  const fraction = job.state === 'succeeded' ? 1 : jobFraction(job);
  if (fraction === undefined) return <span className="t3">–</span>;
  return (
    <span className="flex">
      <span className="grow">
        <Progress fraction={fraction} look={lookOf(job)} label={t('jobs.progressOf', { title: job.title })} />
      </span>
      <span className="num pct">{formatPercent(fraction)}</span>
    </span>
  );
}

function lookOf(job: Job): ProgressLook {
  if (job.state === 'succeeded') return 'done';
  if (job.state === 'failed' || job.state === 'partial') return 'failed';
  return job.state === 'running' ? 'running' : 'paused';
}

/** Time left while it runs, when it ended afterwards. */
function leftText(job: Job): string {
  if (job.finishedAtMs !== null) return formatWhen(job.finishedAtMs, Date.now());
  const eta = job.progress?.kind === 'fraction' ? job.progress.etaMs : null;
  return job.state === 'running' && eta !== null ? formatLeft(eta) : '–';
}
