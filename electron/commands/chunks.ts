import type { Dub } from '../../common/contract/dubbing.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { DubChunk } from '../../common/domain/dubbing/dubbing.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import { type JobId, jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { ChunkAction, ChunksCommand } from './arguments/chunk-arguments.ts';
import { chunkLine, chunkName } from './chunk-words.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { type JobsRun, seeThrough, showJob } from './follow-job.ts';
import { pausedAdvice } from './held-advice.ts';
import { jsonLine } from './output.ts';

/** What asks for work, which waits for as long as the dub is paused. */
const SENDS: readonly ChunkAction[] = ['retry', 'send-again'];

/** Lists a dub's chunks or does something about some of them. Returns the exit code. */
export async function runChunks(client: Client, command: ChunksCommand, run: JobsRun): Promise<number> {
  if (command.action === 'list') {
    const { chunks } = await client.dubbing.get({ id: jobId(command.dub) });
    for (const chunk of chunks) run.streams.out(run.json ? jsonLine({ name: chunkName(chunk), ...chunk }) : `${chunkLine(chunk)}\n`);
    if (chunks.length === 0 && !run.json) run.streams.err('This dub has no chunks yet.\n');
    return EXIT.done;
  }
  const dub = await client.dubbing.get({ id: await dubOf(client, command) });
  const chunks = command.chunks.map((name) => findChunk(dub, name).jobId);
  await act(client, command.action, { id: dub.job.id, chunks });
  const after = await client.dubbing.get({ id: dub.job.id });
  const { job } = after;
  const stands = isFinished(job.state) || job.state === 'paused';
  if (!stands || job.attempt > dub.job.attempt) return seeThrough(client, job, run);
  showJob(job, run);
  if (job.state !== 'paused' || !SENDS.includes(command.action)) return EXIT.done;
  if (!run.json) for (const line of pausedAdvice(after)) run.streams.err(`${line}\n`);
  return exitOfJob(job.state);
}

/** The dub that was named, or the one of a chunk that is named by its own id. */
async function dubOf(client: Client, { dub, chunks }: Exclude<ChunksCommand, { action: 'list' }>): Promise<JobId> {
  if (dub !== undefined) return jobId(dub);
  const { parentId } = await client.jobs.get({ id: jobId(chunks[0] ?? '') });
  if (parentId === null) throw new AppError('not-found', 'This is the id of a whole job; a chunk of it is named as es/12 after it.');
  return parentId;
}

/** A chunk by its name, `es/12`, or by the id of its job. Throws `not-found`. */
export function findChunk({ chunks }: Pick<Dub, 'chunks'>, name: string): DubChunk {
  const found = chunks.find((chunk) => chunk.jobId === name || chunkName(chunk).toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new AppError('not-found', `This dub has no chunk ${JSON.stringify(name)}; \`streamfetch chunks DUB\` lists them.`);
}

async function act(client: Client, action: ChunkAction, on: { readonly id: JobId; readonly chunks: readonly JobId[] }): Promise<void> {
  switch (action) {
    case 'keep-original':
      await client.dubbing.keepOriginal({ id: on.id, ...(on.chunks.length > 0 && { chunks: [...on.chunks] }) });
      return;
    case 'use-dub':
      await client.dubbing.keepOriginal({ id: on.id, chunks: [...on.chunks], keep: false });
      return;
    case 'retry':
      for (const chunk of on.chunks) await client.jobs.retry({ id: chunk });
      return;
    case 'send-again':
    case 'give-up':
      for (const chunk of on.chunks) await client.dubbing.resolve({ id: on.id, chunk, action });
      return;
  }
}
