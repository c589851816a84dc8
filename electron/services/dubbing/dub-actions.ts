import { AppError } from '../../../common/contract/errors.ts';
import { MICRO_USD } from '../../../common/domain/dubbing/ledger.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing-repository.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { isOutcomeUnknown } from './find-call.ts';

/** See `DubbingService.keepOriginal`. */
export function keepOriginal(parts: DubbingServiceParts, id: JobId, named: readonly JobId[] | undefined, keep: boolean): void {
  const chunks = chunksOf(parts, id);
  const failed = chunks.filter((chunk) => isGivenUp(parts.jobs.get(chunk.childJobId)));
  const wanted = named === undefined ? failed : named.map((child) => requireChunk(chunks, child));
  const wrong = keep ? wanted.find((chunk) => !failed.includes(chunk)) : undefined;
  if (wrong) throw notPossible(`Chunk ${wrong.range.index + 1} has not failed, so there is nothing to keep the original’s sound for.`);
  parts.dubbing.keepOriginal(
    wanted.map((chunk) => chunk.childJobId),
    keep,
    parts.now(),
  );
  const { state } = parts.jobs.get(id);
  if (keep && (state === 'partial' || state === 'failed')) finishWithout(parts, id);
}

/** A chunk without a dub that does not run again by itself. */
const isGivenUp = ({ state }: Job): boolean => state === 'failed' || state === 'cancelled';

/** Runs the dub to its end; its failed chunks stay as they are. */
function finishWithout(parts: DubbingServiceParts, id: JobId): void {
  parts.jobs.retry(id, { skip: isGivenUp });
}

/** See `DubbingService.resolve`. */
export function resolve(parts: DubbingServiceParts, id: JobId, chunkId: JobId, action: 'send-again' | 'give-up'): void {
  const chunk = requireChunk(chunksOf(parts, id), chunkId);
  const child = parts.jobs.get(chunkId);
  const call = parts.paidCalls.latestOf(chunkId);
  if (child.state !== 'paused' || child.error?.code !== 'dubbing.unresolved' || !call || !isOutcomeUnknown(call))
    throw notPossible(`Chunk ${chunk.range.index + 1} waits for no decision.`);
  if (action === 'give-up') {
    const message = `Chunk ${chunk.range.index + 1} was given up: it was sent, and no answer ever came.`;
    // The call stays unresolved: should the chunk be retried one day, it is looked for first.
    parts.jobs.fail(chunkId, new AppError('dubbing.given-up', message, { details: { chunk: chunk.range.index + 1 } }));
  } else {
    parts.paidCalls.settle(call.id, { outcome: 'unresolved', settledBy: 'person' }, parts.now());
  }
  if (parts.jobs.get(id).state === 'paused') parts.jobs.resume(id);
  else if (action === 'send-again') parts.jobs.resume(chunkId);
}

/** See `DubbingService.setCap`. */
export function setCap(parts: DubbingServiceParts, id: JobId, capUsd: number): void {
  const record = parts.dubbing.get(id);
  if (!record) throw new AppError('not-found', 'There is no such dub.', { details: { id } });
  if (record.capMicroUsd === null) throw notPossible('This dub costs nothing, so it has no cap.');
  parts.dubbing.setCap(id, Math.round(capUsd * MICRO_USD), parts.now());
}

function chunksOf(parts: DubbingServiceParts, id: JobId): readonly DubbingChunkRecord[] {
  if (!parts.dubbing.get(id)) throw new AppError('not-found', 'There is no such dub.', { details: { id } });
  return parts.dubbing.chunks(id);
}

function requireChunk(chunks: readonly DubbingChunkRecord[], child: JobId): DubbingChunkRecord {
  const chunk = chunks.find((candidate) => candidate.childJobId === child);
  if (chunk) return chunk;
  throw new AppError('not-found', 'This dub has no such chunk.', { details: { id: child } });
}

const notPossible = (message: string): AppError => new AppError('job.not-possible', message);
