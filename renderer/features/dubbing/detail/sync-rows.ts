import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { Fit } from '../../../../common/domain/dubbing/dubbing.ts';
import { MICROS_PER_SECOND } from '../../../../common/units/micros.ts';
import { chunkLook } from './chunk-look.ts';

/** One chunk in the sync report. Lengths in seconds, `lengthening` as a fraction (+0.019: made 1.9% longer), `offset` in microseconds. */
export type SyncRow = {
  readonly index: number;
  readonly slotSeconds: number;
  readonly dubSeconds: number | null;
  readonly lengthening: number | null;
  readonly offset: number | null;
  /** Seconds heard after the slot, over the silence that follows; 0 where it keeps to its slot. */
  readonly overSeconds: number;
  /** The report has this chunk, but it was too silent to find its start in the finished file. */
  readonly isSilent: boolean;
  readonly fit: Fit['kind'] | null;
  readonly look: ReturnType<typeof chunkLook>;
};

/** The report's rows where there is one, filled up from the chunks: what failed or is not there yet has a row without figures. */
export function syncRows(dub: Dub, language: string): readonly SyncRow[] {
  const report = dub.report?.languages.find((candidate) => candidate.language === language);
  const joins = new Map(report?.joins.map((join) => [join.chunk, join]));
  return dub.chunks
    .filter((chunk) => chunk.language === language)
    .map((chunk): SyncRow => {
      const look = chunkLook(chunk);
      const row = { index: chunk.index, look, fit: look === 'kept' ? ('original' as const) : (chunk.fit?.kind ?? null) };
      const hasDub = look !== 'bad' && look !== 'kept';
      const join = joins.get(chunk.index);
      if (!report || !join || !hasDub) {
        const slotSeconds = (chunk.end - chunk.start) / MICROS_PER_SECOND;
        const tempo = hasDub ? tempoOf(chunk.fit) : null;
        return {
          ...row,
          slotSeconds,
          overSeconds: 0,
          dubSeconds: tempo && slotSeconds * tempo,
          lengthening: tempo && 1 / tempo - 1,
          offset: null,
          isSilent: false,
        };
      }
      return {
        ...row,
        fit: join.fit,
        slotSeconds: join.slotSamples / report.sampleRateHz,
        dubSeconds: join.resultSamples / report.sampleRateHz,
        lengthening: 1 / join.tempo - 1,
        offset: join.offset,
        overSeconds: join.overSamples / report.sampleRateHz,
        isSilent: join.offset === null,
      };
    });
}

/** How fast a chunk is played to fit, where that alone tells how long it came back. */
function tempoOf(fit: Fit | null): number | null {
  if (fit?.kind === 'stretched') return fit.tempo;
  return fit?.kind === 'exact' ? 1 : null;
}

/** The largest distance of any join from its place, in microseconds; null where none could be measured. */
export function worstOffset(rows: readonly SyncRow[]): number | null {
  const offsets = rows.flatMap((row) => (row.offset === null ? [] : [Math.abs(row.offset)]));
  return offsets.length === 0 ? null : Math.max(...offsets);
}
