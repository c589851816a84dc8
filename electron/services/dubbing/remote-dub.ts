import { AppError } from '../../../common/contract/errors.ts';
import type { Gate } from './gate.ts';
import { ensureSent } from './paid-call.ts';
import { reactionTo } from './reactions.ts';
import type { RemoteChunk } from './remote-chunk.ts';
import { pollWaitMs, wait } from './wait.ts';

export type RemoteFiles = { readonly audioPath: string; readonly subtitlesPath: string };

/**
 * Has a chunk dubbed by its service: sends it when its turn comes and waits until it is done. Its turn is the next one's before the
 * result is fetched (`fetchResult`). What was sent by an earlier run is taken up where it is.
 */
export async function dubRemotely(chunk: RemoteChunk, ownGate: Gate, makeMedia: () => Promise<string>): Promise<void> {
  const { context, dubbing } = chunk;
  const wasSent = dubbing.chunk(context.job.id)?.remoteId != null;
  const media = wasSent ? undefined : await makeMedia();
  context.report('wait', 0.1);
  const leaveOwn = await ownGate.enter(context.signal);
  try {
    const leave = await chunk.gate.enter(context.signal);
    try {
      const remoteId = await ensureSent(chunk, async () => media ?? (await makeMedia()));
      await untilDone(chunk, remoteId, wasSent);
    } finally {
      leave();
    }
  } finally {
    leaveOwn();
  }
}

const idOf = ({ dubbing, context }: RemoteChunk): string => {
  const remoteId = dubbing.chunk(context.job.id)?.remoteId;
  if (!remoteId) throw new Error('a chunk that was sent has no remote id');
  return remoteId;
};

/** Asks after the work until it is done. Throws `dubbing.failed-at-service`, and what `reactionTo` makes of a failure. */
async function untilDone(chunk: RemoteChunk, remoteId: string, wasSent: boolean): Promise<void> {
  const { provider, context, input, now } = chunk;
  const begunMs = chunk.paidCalls.latestOf(context.job.id)?.createdAtMs ?? now();
  context.report('service', 0.3);
  let told = '';
  for (let askNow = wasSent; ; askNow = false) {
    if (!askNow) await wait(pollWaitMs(now() - begunMs, chunk.terms().longestPollMs), context.signal);
    const state = await reacting(chunk, () => provider.check({ remoteId, targetLanguage: input.targetLanguage }, context.signal));
    if (state.kind === 'done') return;
    if (state.kind === 'failed') {
      throw new AppError('dubbing.failed-at-service', `The service could not dub this chunk: ${state.message}`, {
        details: { reason: state.message },
      });
    }
    context.gotOn(); // not when it is done: a result that can never be fetched would be asked for without end
    if (state.detail !== told) context.log('debug', `At the service: ${state.detail}`);
    told = state.detail;
  }
}

/** Fetches what the service made. Can be called again. */
export async function fetchResult(chunk: RemoteChunk, files: RemoteFiles): Promise<{ readonly hasSubtitles: boolean }> {
  const { provider, context, input } = chunk;
  context.report('fetch', 0.7);
  const work = { remoteId: idOf(chunk), targetLanguage: input.targetLanguage };
  return reacting(chunk, () => provider.fetch(work, files, { signal: context.signal, log: context.log }));
}

async function reacting<T>(chunk: RemoteChunk, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    chunk.context.signal.throwIfAborted();
    throw reactionTo(error);
  }
}
