import type { Dub } from '../../../../common/contract/dubbing.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';

export type Chunk = Dub['chunks'][number];

export const CHUNK_LOOKS = ['done', 'service', 'send', 'fetch', 'run', 'again', 'ask', 'bad', 'kept', 'paused', 'off', 'wait'] as const;
/**
 * How a chunk stands in the grid. `again` waits for a further try after a failed one; `ask` stopped by itself until a person says how to go on; `kept`
 * failed and has the original's sound in its place; `run` is work on this machine before it is sent.
 */
export type ChunkLook = (typeof CHUNK_LOOKS)[number];

export function chunkLook(chunk: Chunk): ChunkLook {
  switch (chunk.state) {
    case 'succeeded':
      return 'done';
    case 'failed':
    case 'partial':
      return chunk.keepsOriginal ? 'kept' : 'bad';
    case 'running':
      return stageLook(chunk.stage);
    case 'queued':
    case 'interrupted':
      return chunk.retryAtMs !== null || chunk.error !== null ? 'again' : 'wait';
    case 'paused':
      return chunk.error === null ? 'paused' : 'ask';
    case 'pausing':
      return 'paused';
    case 'cancelling':
    case 'cancelled':
      return 'off';
    default:
      return assertNever(chunk.state);
  }
}

function stageLook(stage: Chunk['stage']): ChunkLook {
  switch (stage) {
    case 'service':
      return 'service';
    case 'send':
      return 'send';
    case 'fetch':
    case 'fit':
      return 'fetch';
    case 'wait':
      return 'wait';
    case 'cut':
    case null:
      return 'run';
    default:
      return assertNever(stage);
  }
}

/** Failed chunks that a retry is offered for: those whose place nothing fills. */
export function failedChunks(chunks: readonly Chunk[]): readonly Chunk[] {
  return chunks.filter((chunk) => chunkLook(chunk) === 'bad');
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
