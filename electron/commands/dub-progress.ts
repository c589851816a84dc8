import type { Dub } from '../../common/contract/dubbing.ts';
import { timeLeftMs } from '../../common/domain/dubbing/stages.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import { createProgressLine, jsonLine, type Streams } from './output.ts';

const STAGE_WORDS: Readonly<Record<string, string>> = {
  prepare: 'Reading the sound',
  chunk: 'Planning chunks',
  dub: 'Dubbing',
  merge: 'Merging',
  finalize: 'Verifying',
};

/** Why chunks wait for a service that may come back by itself. */
const OUTAGES: Readonly<Record<string, string>> = {
  'dubbing.service-unreachable': 'The service cannot be reached',
  'dubbing.service-busy': 'The service is busy',
};

export type ProgressRun = {
  readonly json: boolean;
  readonly streams: Streams;
  /** Once it is aborted nothing is shown: the person has turned away from it. */
  readonly cancelled: AbortSignal;
};

/**
 * Shows how a dub stands: one line for a person, or an object a line. Where it waits for its service it says so, and again after each
 * try that failed. `now` in milliseconds since the epoch.
 */
export function createDubProgress(run: ProgressRun, now: () => number = Date.now): { show(dub: Dub): void; end(): void } {
  const line = createProgressLine(run.streams);
  let announcedMs = 0;
  const tellOutage = (dub: Dub): void => {
    const outage = outageOf(dub);
    // Chunks fail one after the other and each has a moment of its own: one line is enough until that moment has come.
    if (!outage || now() < announcedMs || outage.retryAtMs <= now()) return;
    announcedMs = outage.retryAtMs;
    const message = `${outage.words}; trying again in ${Math.ceil((outage.retryAtMs - now()) / 1_000)} s`;
    if (run.json) run.streams.out(jsonLine({ type: 'waiting', code: outage.code, message, retryAtMs: outage.retryAtMs }));
    else line.say(message);
  };
  return {
    show(dub) {
      const { progress } = dub.job;
      if (isFinished(dub.job.state) || dub.job.state === 'cancelling' || run.cancelled.aborted) return;
      tellOutage(dub);
      if (progress?.kind !== 'fraction') return;
      const chunks = countChunks(dub);
      const { stage, fraction } = progress;
      const etaMs = timeLeftMs(dub.job);
      if (run.json) run.streams.out(jsonLine({ type: 'progress', stage, fraction: Number(fraction.toFixed(4)), etaMs, chunks }));
      else line.show(STAGE_WORDS[stage] ?? stage, fraction, `${stage === 'dub' ? chunkDetail(chunks) : ''}${leftDetail(etaMs)}`);
    },
    end: line.end,
  };
}

type Outage = { readonly code: string; readonly words: string; readonly retryAtMs: number };

/** Of the chunks that wait for the service, the one that is tried first. */
function outageOf({ chunks }: Dub): Outage | undefined {
  const waiting = chunks.flatMap(({ retryAtMs, error }) => {
    const words = error && OUTAGES[error.code];
    return words && retryAtMs !== null ? [{ code: error.code, words, retryAtMs }] : [];
  });
  return waiting.toSorted((one, other) => one.retryAtMs - other.retryAtMs)[0];
}

type ChunkCounts = { readonly total: number; readonly done: number; readonly failed: number; readonly atService: number };

/** A rehearsal has no service to be at: its chunks stay on this machine. */
function countChunks({ chunks, config }: Dub): ChunkCounts {
  const count = (state: string): number => chunks.filter((chunk) => chunk.state === state).length;
  return {
    total: chunks.length,
    done: count('succeeded'),
    failed: count('failed'),
    atService: config.provider === 'rehearsal' ? 0 : chunks.filter((chunk) => chunk.stage === 'service').length,
  };
}

/** ` 3 of 12 chunks, 4 at the service, 1 failed`. */
function chunkDetail({ total, done, failed, atService }: ChunkCounts): string {
  if (total === 0) return '';
  const service = atService > 0 ? `, ${atService} at the service` : '';
  return ` ${done} of ${total} chunks${service}${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** `, 14 min left` where that is known; `, 34 s left` under a minute, `, 3 h 20 min left` from an hour on. */
function leftDetail(etaMs: number | null): string {
  if (etaMs === null || etaMs === 0) return '';
  const seconds = Math.ceil(etaMs / 1_000);
  if (seconds < 60) return `, ${seconds} s left`;
  const minutes = Math.round(etaMs / 60_000);
  return minutes < 60 ? `, ${minutes} min left` : `, ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
