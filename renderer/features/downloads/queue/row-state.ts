import type { TFunction } from 'i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { servedWords } from '../../../../common/domain/downloads/served.ts';
import { isHeld } from '../../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { formatClock, formatDay } from '../../../ui/format-time.ts';
import type { ProgressLook } from '../../../ui/progress.tsx';
import { shortfallText } from './shortfall-words.ts';

/** What a row says of its download. */
export type RowState =
  | { readonly kind: 'plain'; readonly icon: 'waiting' | 'cancelled'; readonly title: string; readonly text: string | null }
  | { readonly kind: 'progress'; readonly fraction: number | null; readonly look: ProgressLook; readonly text: string }
  | { readonly kind: 'trouble'; readonly tone: 'danger' | 'warn'; readonly title: string; readonly text: string }
  | { readonly kind: 'complete'; readonly tags: readonly string[]; readonly text: string }
  | { readonly kind: 'skipped'; readonly text: string };

export function rowState(t: TFunction, download: Download): RowState {
  const { job } = download;
  switch (job.state) {
    case 'queued':
      return waiting(t, download);
    case 'interrupted':
      return { kind: 'plain', icon: 'waiting', title: t('downloads.state.interrupted'), text: t('downloads.state.interruptedText') };
    case 'running':
    case 'pausing':
    case 'cancelling':
      return { kind: 'progress', fraction: fractionOf(download), look: 'running', text: doing(t, download) };
    case 'paused':
      if (isHeld(job)) return trouble(t, download, 'warn');
      return {
        kind: 'progress',
        fraction: fractionOf(download) ?? 0,
        look: 'paused',
        text: t('downloads.state.pausedAt', { time: formatClock(job.updatedAtMs).slice(0, 5) }),
      };
    case 'failed':
    case 'partial':
      return trouble(t, download, 'danger');
    case 'cancelled':
      return { kind: 'plain', icon: 'cancelled', title: t('downloads.state.cancelled'), text: null };
    case 'succeeded':
      return ended(t, download);
    default:
      return assertNever(job.state);
  }
}

/** True for a row of three lines: what happened, what to do, buttons. */
export function isTall({ job }: Download): boolean {
  return job.state === 'failed' || job.state === 'partial' || isHeld(job);
}

function waiting(t: TFunction, { job, priority }: Download): RowState {
  if (job.error !== null && job.runAfterMs !== null) {
    return {
      kind: 'plain',
      icon: 'waiting',
      title: t('downloads.state.triesAgainAt', { time: formatClock(job.runAfterMs) }),
      text: errorSentence(t, job.error).title,
    };
  }
  return { kind: 'plain', icon: 'waiting', title: t('downloads.state.waiting'), text: t(`downloads.waits.${priority}`) };
}

/** Null while nothing is known of how much there is. */
function fractionOf({ job, transfer }: Download): number | null {
  if (transfer !== null && transfer.totalBytes === null) return null;
  return job.progress?.kind === 'fraction' ? job.progress.fraction : null;
}

function doing(t: TFunction, { job, transfer }: Download): string {
  if (job.state === 'pausing') return t('downloads.state.pausing');
  if (job.state === 'cancelling') return t('downloads.state.cancelling');
  if (transfer !== null && job.progress?.stage === 'transfer') {
    if (transfer.renewals > 0) return t('downloads.state.renewed', { count: transfer.renewals });
    return transfer.connections > 1 ? t('downloads.state.ranges', { count: transfer.connections }) : t('downloads.stage.transfer');
  }
  switch (job.progress?.stage) {
    case 'transfer':
    case 'join':
    case 'verify':
      return t(`downloads.stage.${job.progress.stage}`);
    default:
      return t('downloads.stage.extract');
  }
}

function trouble(t: TFunction, { job }: Download, tone: 'danger' | 'warn'): RowState {
  if (job.error === null) return { kind: 'trouble', tone, title: t('downloads.state.failed'), text: t('errors.unknown-code.next') };
  const { title, next } = errorSentence(t, job.error);
  return { kind: 'trouble', tone, title, text: next };
}

function ended(t: TFunction, { earlier, outcome, request }: Download): RowState {
  if (earlier !== null) return { kind: 'skipped', text: t('downloads.state.skippedOn', { date: formatDay(earlier.atMs) }) };
  if (outcome === null) return { kind: 'complete', tags: [], text: '' };
  const words = [...servedWords(outcome.served), ...(outcome.served.height === null ? [outcome.served.container.toUpperCase()] : [])];
  const served = words.join(', ');
  const { height } = outcome.served;
  const isLess = request.formatIds.length === 0 && height !== null && request.maxHeight !== null && height < request.maxHeight;
  if (outcome.shortfalls.length === 0)
    return { kind: 'complete', tags: [], text: t(isLess ? 'downloads.state.servedBest' : 'downloads.state.servedAsAsked', { served }) };
  const found = outcome.shortfalls.map((shortfall) => shortfallText(t, shortfall, request));
  return {
    kind: 'complete',
    tags: found.map(({ tag }) => tag),
    text: [...found.map(({ reason }) => reason), t('downloads.state.whole', { served })].join(' '),
  };
}
