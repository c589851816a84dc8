import type { Dub } from '../../common/contract/dubbing.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import { createProgressLine, jsonLine, type Streams } from './output.ts';

const STAGE_WORDS: Readonly<Record<string, string>> = {
  prepare: 'Reading the sound',
  chunk: 'Planning chunks',
  dub: 'Dubbing',
  merge: 'Merging',
  finalize: 'Verifying',
};

/** Shows how a dub stands: one line for a person, or an object a line. */
export function createDubProgress(run: { readonly json: boolean; readonly streams: Streams }): { show(dub: Dub): void; end(): void } {
  const line = createProgressLine(run.streams);
  return {
    show(dub) {
      const { progress } = dub.job;
      if (progress?.kind !== 'fraction' || isFinished(dub.job.state)) return;
      const chunks = countChunks(dub);
      const { stage, fraction, etaMs } = progress;
      if (run.json) run.streams.out(jsonLine({ type: 'progress', stage, fraction: Number(fraction.toFixed(4)), etaMs, chunks }));
      else line.show(STAGE_WORDS[stage] ?? stage, fraction, stage === 'dub' ? chunkDetail(chunks) : '');
    },
    end: line.end,
  };
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
