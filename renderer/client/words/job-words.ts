import type { TFunction } from 'i18next';
import { DOWNLOAD_STEPS, type DownloadStep } from '../../../common/domain/downloads/download.ts';
import { DUBBING_STAGES, type DubbingStage } from '../../../common/domain/dubbing/dubbing.ts';
import type { Job, JobState } from '../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../common/units/assert-never.ts';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger';

export function jobTone(state: JobState): Tone {
  switch (state) {
    case 'running':
    case 'pausing':
      return 'accent';
    case 'succeeded':
      return 'ok';
    case 'partial':
    case 'interrupted':
      return 'warn';
    case 'failed':
      return 'danger';
    case 'queued':
    case 'paused':
    case 'cancelling':
    case 'cancelled':
      return 'neutral';
    default:
      return assertNever(state);
  }
}

/** 0..1 where the job can tell it, else undefined. */
export function jobFraction(job: Job): number | undefined {
  return job.progress?.kind === 'fraction' ? job.progress.fraction : undefined;
}

/** Such as `Dubbing 66%`, `Waiting`, `Complete`. */
export function jobStateText(t: TFunction, job: Job): string {
  const fraction = jobFraction(job);
  if ((job.state === 'running' || job.state === 'paused') && fraction !== undefined) {
    const word = job.state === 'running' && isNamed(job.kind) ? t(`job.running.${job.kind}`) : t(`job.state.${job.state}`);
    return t('job.withPercent', { word, percent: Math.floor(fraction * 100) });
  }
  return t(`job.state.${job.state}`);
}

/** Kinds whose work has a word of its own. */
function isNamed(kind: Job['kind']): kind is 'dubbing' | 'download' {
  return kind === 'dubbing' || kind === 'download';
}

export function isDubbingStage(stage: string): stage is DubbingStage {
  return (DUBBING_STAGES as readonly string[]).includes(stage); // membership test on a wider value
}

function isDownloadStep(stage: string): stage is DownloadStep {
  return DOWNLOAD_STEPS.some(({ name }) => name === stage);
}

/** What a job is doing in words; jobs of kinds without words of their own show the host's. */
export function jobStageText(t: TFunction, job: Job): string {
  const stage = job.progress?.stage;
  if (job.state !== 'running' || stage === undefined) return t(`job.explain.${job.state}`);
  if (job.kind === 'download' && isDownloadStep(stage)) return t(`downloads.stage.${stage}`);
  return isDubbingStage(stage) ? t(`dub.stageDoing.${stage}`) : stage;
}
