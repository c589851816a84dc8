import { type FragmentsState, finishFragment, offsetOf } from './fragments-state.ts';
import { type Exchange, openExchange } from './http-exchange.ts';
import { judgeAnswer, lengthOf } from './judge-answer.ts';
import type { Fragment, FragmentsSource } from './ports.ts';
import { receiveBody, SlowError } from './receive-body.ts';
import { refusalOf } from './refusals.ts';
import { createPatience, networkTrouble, RetryableError } from './retries.ts';
import { TransferFailure } from './transfer-failure.ts';
import { AttemptDecided, type AttemptEnd, exchangeRequest, originOf, runConnections, type TransferRun } from './transfer-run.ts';

type Attempt = {
  readonly run: TransferRun;
  readonly state: FragmentsState;
  readonly source: FragmentsSource;
  next: number;
  /** Called when a length became known or a fragment has ended. */
  waiting: Array<() => void>;
};

/**
 * Fetches the fragments that are missing, several at once, each to its place behind those before it: that place is known once they have told
 * their lengths. Throws `TransferFailure`, `DiskFailure`, `AppError` and the signal's reason.
 */
export async function fetchFragments(
  run: TransferRun,
  state: FragmentsState,
  source: FragmentsSource,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  // What an earlier attempt wrote behind the front is fetched again.
  state.lengths.clear();
  state.finished.clear();
  state.aheadBytes = 0;
  await run.file.resize(state.doneBytes);
  const attempt: Attempt = { run, state, source, next: state.done, waiting: [] };
  const end = await runConnections(signal, (spawn) => {
    const connections = Math.min(run.connections, state.count - state.done);
    for (let index = 0; index < connections; index++) spawn((all) => workAlone(attempt, all));
  });
  if (end.kind === 'whole') await run.file.resize(state.doneBytes);
  return end;
}

function wake(attempt: Attempt): void {
  for (const go of attempt.waiting.splice(0)) go();
}

async function workAlone(attempt: Attempt, signal: AbortSignal): Promise<void> {
  const stop = (): void => wake(attempt);
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (attempt.next < attempt.state.count) {
      const index = attempt.next++;
      await persist(attempt, index, signal);
      finishFragment(attempt.state, index);
      attempt.run.keeper.touch();
      wake(attempt);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function persist(attempt: Attempt, index: number, signal: AbortSignal): Promise<void> {
  const patience = createPatience(attempt.run);
  const fragment = attempt.source.fragments[index];
  if (!fragment) throw new Error(`no fragment ${index}`);
  for (;;) {
    await placeOf(attempt, index, signal);
    try {
      return await fetchFragment(attempt, fragment, index, signal);
    } catch (error) {
      signal.throwIfAborted();
      const trouble = networkTrouble(error, originOf(fragment.url));
      if (!(trouble instanceof RetryableError)) throw trouble;
      await patience.after(trouble, signal);
    }
  }
}

/** Waits without a connection: one that is held while others wait for a place at the same host could block them for ever. */
async function placeOf(attempt: Attempt, index: number, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const offset = offsetOf(attempt.state, index);
    if (offset !== undefined) return offset;
    await new Promise<void>((resolve) => attempt.waiting.push(resolve));
  }
}

async function fetchFragment(attempt: Attempt, fragment: Fragment, index: number, signal: AbortSignal): Promise<void> {
  const { run, source } = attempt;
  const range = fragment.range ? `bytes=${fragment.range.start}-${fragment.range.end - 1}` : null;
  if (fragment.range) announce(attempt, index, fragment.range.end - fragment.range.start);
  const exchange = await openExchange(exchangeRequest(run, fragment.url, source.headers, { range }, signal));
  try {
    requireBody(attempt, fragment, index, exchange);
    const length = lengthOf(exchange.headers);
    if (length !== null) announce(attempt, index, length);
    const offset = await placeOf(attempt, index, signal);
    await receive(attempt, fragment, exchange, index, offset, signal);
  } finally {
    exchange.close();
  }
}

/** A length may be told again, not otherwise: those behind are being written already. */
function announce(attempt: Attempt, index: number, length: number): void {
  const known = attempt.state.lengths.get(index);
  if (known !== undefined && known !== length)
    throw new AttemptDecided({ kind: 'changed', why: `fragment ${index + 1} has ${length} bytes instead of ${known}` });
  attempt.state.lengths.set(index, length);
  wake(attempt);
}

function requireBody({ run, state }: Attempt, fragment: Fragment, index: number, exchange: Exchange): void {
  const origin = originOf(fragment.url);
  if (exchange.status === 404)
    throw new TransferFailure('missing-fragment', `Piece ${index + 1} of ${state.count} is not at ${origin}.`, { status: 404 });
  const asked = { start: fragment.range?.start ?? 0, end: fragment.range?.end ?? null, sizeBytes: null, validator: null };
  const judged = judgeAnswer(exchange, asked, run.nowMs());
  if (judged.kind === (fragment.range ? 'range' : 'whole-file')) return;
  if (judged.kind === 'range' || judged.kind === 'whole-file' || judged.kind === 'unsatisfiable')
    throw new RetryableError(new TransferFailure('wrong-answer', `The answer of ${origin} is not the piece that was asked for.`));
  throw refusalOf(judged, origin, run, false);
}

async function receive(
  attempt: Attempt,
  fragment: Fragment,
  { body }: Exchange,
  index: number,
  offset: number,
  signal: AbortSignal,
): Promise<void> {
  const { run, state } = attempt;
  const { slowBytesPerSecond, slowMs, idleMs } = run.tuning;
  const slow = slowBytesPerSecond > 0 && run.canRenew('slow') ? { bytesPerSecond: slowBytesPerSecond, overMs: slowMs } : null;
  const end = offset + (state.lengths.get(index) ?? Number.POSITIVE_INFINITY);
  const at = { position: offset, end };
  let written = 0;
  const onWritten = (range: { readonly start: number; readonly end: number }): void => {
    written += range.end - range.start;
    state.aheadBytes += range.end - range.start;
  };
  run.counters.receiving += 1;
  try {
    await receiveBody({ body, file: run.file, limiter: run.limiter, signal, at, bodyEnd: end, onWritten, idleMs, slow });
    if (at.position < end && end !== Number.POSITIVE_INFINITY)
      throw new RetryableError(new TransferFailure('broken-off', `The answer of ${originOf(fragment.url)} ended too early.`));
    if (at.position === offset)
      throw new RetryableError(
        new TransferFailure('missing-fragment', `Piece ${index + 1} of ${state.count} came empty from ${originOf(fragment.url)}.`),
      );
    announce(attempt, index, at.position - offset);
    run.counters.gainedBytes += at.position - offset;
  } catch (error) {
    if (!(error instanceof SlowError)) throw error;
    const failure = new TransferFailure('timed-out', `${originOf(fragment.url)} sends too slowly.`);
    throw new AttemptDecided({ kind: 'renew', reason: 'slow', failure });
  } finally {
    run.counters.receiving -= 1;
    // From here on either the front counts them, or nobody does.
    state.aheadBytes -= written;
  }
}
