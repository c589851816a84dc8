import { access } from 'node:fs/promises';
import { AppError } from '../../../common/contract/errors.ts';
import { billedMs, costMicroUsd, dollars } from '../../../common/domain/dubbing/cost.ts';
import type { NewPaidCall, OverCap } from '../../database/repositories/paid-calls.ts';
import { type JobContext, JobHeld } from '../jobs/job-kind.ts';
import { findAtOnce, isOutcomeUnknown, searchForCall } from './find-call.ts';
import { monthStart } from './paid-service.ts';
import { ProviderFailure } from './ports.ts';
import { reactionTo } from './reactions.ts';
import type { RemoteChunk } from './remote-chunk.ts';

/**
 * The service's id of a chunk's work: the one on record, or the one that a call without an answer turns out to have, or a new
 * one. A call whose outcome is not known is never sent again here. Throws `JobHeld` where a person must decide.
 */
export async function ensureSent(chunk: RemoteChunk, makeMedia: () => Promise<string>): Promise<string> {
  const { paidCalls, dubbing, context } = chunk;
  const known = dubbing.chunk(context.job.id)?.remoteId;
  if (known) return known;
  const last = paidCalls.latestOf(context.job.id);
  if (last && isOutcomeUnknown(last)) return searchForCall(chunk, last);
  // A person let it be sent again; it may have come to light meanwhile.
  const late = last?.outcome === 'unresolved' ? await findAtOnce(chunk, last) : undefined;
  if (late !== undefined) return late;
  if (!chunk.maySend) {
    throw new AppError(
      'dubbing.result-gone',
      'What came back is damaged here, and was deleted at the service. Sending it again costs again.',
    );
  }
  return send(chunk, await makeMedia());
}

async function send(chunk: RemoteChunk, mediaPath: string): Promise<string> {
  const { provider, paidCalls, context, config, input } = chunk;
  context.signal.throwIfAborted();
  await access(mediaPath); // what cannot be read is not sent, and nobody need look for it
  const call = writeIntent(chunk);
  context.report('send', 0.2);
  const request = {
    mediaPath,
    reference: call.reference,
    sourceLanguage: config.sourceLanguage,
    targetLanguage: input.targetLanguage,
    speakers: config.speakers,
    keepBackground: config.keepBackground,
    watermark: config.watermark,
  };
  try {
    using patient = deafToStops(context);
    const remoteId = await provider.create(request, patient.signal);
    paidCalls.succeed(call, remoteId, 'answer', chunk.now());
    chunk.gate.wentWell();
    context.gotOn();
    context.log('info', `Sent as ${remoteId}, ${dollars(call.estimatedMicroUsd)}`);
    return remoteId;
  } catch (error) {
    return afterFailedCreate(chunk, call, error);
  }
}

/** A stop that is in the way of an answer takes hold after this at the latest. */
const STOP_WAITS_MS = 30_000;

/**
 * Once a call is on its way it is cheaper to hear its answer than to look for it later: a pause or a cancel takes hold after that. The
 * end of the program waits for nothing.
 */
function deafToStops({ signal, closing }: Pick<JobContext, 'signal' | 'closing'>): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let late: NodeJS.Timeout | undefined;
  const end = (): void => controller.abort(signal.reason);
  const stop = (): void => {
    if (closing.aborted) end();
    else late = setTimeout(end, STOP_WAITS_MS);
  };
  const close = (): void => {
    if (signal.aborted) end(); // else it follows at once
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  closing.addEventListener('abort', close, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      closing.removeEventListener('abort', close);
    },
  };
}

function writeIntent(chunk: RemoteChunk): NewPaidCall {
  const { context, input, config, terms, sourceName } = chunk;
  const { tariff, monthCapMicroUsd } = terms();
  const usdPerMinute = tariff?.usdPerMinute ?? null;
  if (!tariff || usdPerMinute === null) throw new JobHeld(priceUnknown(), 'whole');
  const capMicroUsd = chunk.capMicroUsd();
  const billed = billedMs((input.range.endSample - input.range.startSample) / input.pcm.sampleRateHz, tariff);
  const call: NewPaidCall = {
    id: chunk.newId(),
    jobId: chunk.parentId,
    childJobId: context.job.id,
    title: sourceName,
    provider: config.provider,
    reference: `streamfetch-${chunk.newId()}`,
    language: input.targetLanguage,
    chunkIndex: input.range.index,
    billedMs: billed,
    estimatedMicroUsd: costMicroUsd(billed, { usdPerMinute }),
    capMicroUsd,
  };
  const nowMs = chunk.now();
  const caps = { jobMicroUsd: capMicroUsd ?? 0, monthMicroUsd: monthCapMicroUsd, monthStartMs: monthStart(nowMs) };
  const over = chunk.paidCalls.intend(call, caps, nowMs);
  if (over) throw new JobHeld(capReached(over, call, caps), 'whole');
  return call;
}

/** What a paid call without a known price is refused with. */
export function priceUnknown(): AppError {
  return new AppError(
    'dubbing.price-unknown',
    'It is not known what a minute costs in your plan, and without that no cap can hold. Set it in Settings, or with: streamfetch settings set elevenlabs.usdPerMinute 0.50 (v1UsdPerMinute and v1WatermarkUsdPerMinute for the legacy service).',
  );
}

function capReached(over: OverCap, call: NewPaidCall, caps: { readonly jobMicroUsd: number; readonly monthMicroUsd: number }): AppError {
  const cap = over.over === 'job' ? caps.jobMicroUsd : caps.monthMicroUsd;
  const spent = over.spend.spentMicroUsd + over.spend.reservedMicroUsd;
  const whose = over.over === 'job' ? 'this dub' : 'the month';
  return new AppError(
    'dubbing.cap-reached',
    `The next chunk (${dollars(call.estimatedMicroUsd)}) would go over the cap of ${whose}: ${dollars(spent)} of ${dollars(cap)} are spent or reserved. Raise the cap, then resume.`,
    { details: { over: over.over, capMicroUsd: cap, spentMicroUsd: spent } },
  );
}

/** Only an answer tells that nothing was taken, or that it never got there. Anything else is looked up in the service's list. */
function afterFailedCreate(chunk: RemoteChunk, call: NewPaidCall, error: unknown): Promise<string> {
  const { paidCalls, context, now } = chunk;
  if (error instanceof ProviderFailure && error.kind !== 'unanswered') {
    // A try that never got there is no call: a service that is away for half an hour would fill the ledger with them.
    if (error.kind === 'unreachable') paidCalls.withdraw(call.id);
    else paidCalls.settle(call.id, { outcome: 'refused', settledBy: 'answer' }, now());
    if (error.kind === 'too-many-at-once') chunk.gate.narrow();
    throw reactionTo(error, 'service');
  }
  paidCalls.settle(call.id, { outcome: 'unresolved', settledBy: null }, now());
  if (!(error instanceof ProviderFailure)) throw error;
  context.log('warn', `No answer to the call (${error.message}); looking for it at the service, not sending it again`);
  const sent = paidCalls.latestOf(context.job.id);
  if (!sent) throw new Error('a call that was written is not in the ledger');
  return searchForCall(chunk, sent);
}
