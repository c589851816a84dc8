import type { JobProgress } from './job.ts';

export type FractionProgress = Extract<JobProgress, { readonly kind: 'fraction' }>;

/** How much of the whole a step is, in any unit: only the proportions count. */
export type WeightedStep = { readonly name: string; readonly weight: number };

/**
 * The fraction 0..1 of the whole when `name` is `within` (0..1) done and every step before it is done.
 * Throws when no step has that name: that is a slip of the caller.
 */
export function weightedFraction(steps: readonly WeightedStep[], name: string, within: number): number {
  const index = steps.findIndex((step) => step.name === name);
  const step = steps[index];
  if (!step) throw new Error(`no step named ${name}`);
  const total = steps.reduce((sum, each) => sum + each.weight, 0);
  const before = steps.slice(0, index).reduce((sum, each) => sum + each.weight, 0);
  return total > 0 ? clampFraction((before + step.weight * clampFraction(within)) / total) : 0;
}

/** 0..1; what is not a number counts as 0. */
export function clampFraction(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : value === Number.POSITIVE_INFINITY ? 1 : 0;
}

/** Where the present run of a job began: a job that was resumed did not do its first part in this run. */
export type RunStart = { readonly atMs: number; readonly fraction: number };

/** Under this much done in this run, or this little time, an ETA would be a guess. */
const ETA_MIN_FRACTION = 0.01;
const ETA_MIN_ELAPSED_MS = 1_000;

/**
 * The progress after a report. The fraction never falls, the stage is always the one reported; `etaMs` comes from this run's own
 * pace and is null while that cannot be told.
 */
export function advanceProgress(
  previous: JobProgress | null,
  report: { readonly stage: string; readonly fraction: number },
  start: RunStart,
  nowMs: number,
): FractionProgress {
  const reached = previous?.kind === 'fraction' ? previous.fraction : 0;
  const fraction = Math.max(reached, clampFraction(report.fraction));
  return { kind: 'fraction', stage: report.stage, fraction, etaMs: etaMs(start, fraction, nowMs) };
}

/** Milliseconds left at the pace since `start`, or null while too little was done to tell. */
export function etaMs(start: RunStart, fraction: number, nowMs: number): number | null {
  const done = fraction - start.fraction;
  const elapsedMs = nowMs - start.atMs;
  if (fraction >= 1) return 0;
  if (done < ETA_MIN_FRACTION || elapsedMs < ETA_MIN_ELAPSED_MS) return null;
  return Math.round((elapsedMs * (1 - fraction)) / done);
}

/** Progress is written at most ten times a second. */
export const PROGRESS_INTERVAL_MS = 100;

/**
 * How long a report must wait before it may be written: 0 is now. A clock that was set back does not hold it up for longer than
 * one interval.
 */
export function progressDelayMs(lastWrittenAtMs: number | null, nowMs: number): number {
  if (lastWrittenAtMs === null) return 0;
  return Math.min(PROGRESS_INTERVAL_MS, Math.max(0, lastWrittenAtMs + PROGRESS_INTERVAL_MS - nowMs));
}

/** The progress kept when a run has ended: all of it after success, else what was reached, with no promise of a time left. */
export function endProgress(progress: JobProgress | null, succeeded: boolean): JobProgress | null {
  if (progress?.kind !== 'fraction') return progress;
  return succeeded ? { ...progress, fraction: 1, etaMs: 0 } : { ...progress, etaMs: null };
}
