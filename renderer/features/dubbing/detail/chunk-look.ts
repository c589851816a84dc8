import type { Dub } from '../../../../common/contract/dubbing.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';

export type Chunk = Dub['chunks'][number];

export const CHUNK_LOOKS = ['done', 'run', 'again', 'bad', 'paused', 'off', 'wait'] as const;
/** How a chunk stands in the grid; `again` waits for or is in a further try. */
export type ChunkLook = (typeof CHUNK_LOOKS)[number];

export function chunkLook(chunk: Chunk): ChunkLook {
  switch (chunk.state) {
    case 'succeeded':
      return 'done';
    case 'failed':
    case 'partial':
      return 'bad';
    case 'running':
      return chunk.attempt > 1 ? 'again' : 'run';
    case 'queued':
    case 'interrupted':
      return chunk.attempt > 0 ? 'again' : 'wait';
    case 'pausing':
    case 'paused':
      return 'paused';
    case 'cancelling':
    case 'cancelled':
      return 'off';
    default:
      return assertNever(chunk.state);
  }
}

export function chunkKey(chunk: Chunk): string {
  return `${chunk.language}/${chunk.index}`;
}

export function findChunk(chunks: readonly Chunk[], key: string | null): Chunk | undefined {
  return key === null ? undefined : chunks.find((chunk) => chunkKey(chunk) === key);
}

/** How many chunks have each look; looks without any are left out. */
export function countLooks(chunks: readonly Chunk[]): readonly (readonly [ChunkLook, number])[] {
  const counts = Map.groupBy(chunks, chunkLook);
  return CHUNK_LOOKS.flatMap((look) => {
    const count = counts.get(look)?.length ?? 0;
    return count === 0 ? [] : [[look, count] as const];
  });
}

/** The chunk of the same language so many places further, if there is one. */
export function neighbourChunk(chunks: readonly Chunk[], chunk: Chunk, step: number): Chunk | undefined {
  const sameLanguage = chunks.filter((candidate) => candidate.language === chunk.language);
  return sameLanguage[sameLanguage.findIndex((candidate) => candidate.index === chunk.index) + step];
}
