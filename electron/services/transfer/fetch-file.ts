import { missingRanges } from '../../../common/domain/downloads/byte-ranges.ts';
import { type FileState, noteWritten } from './file-state.ts';
import { type Exchange, openExchange } from './http-exchange.ts';
import { ifRangeOf, type Judgement, judgeAnswer } from './judge-answer.ts';
import type { FileSource } from './ports.ts';
import { receiveBody, SlowError } from './receive-body.ts';
import { refusalOf } from './refusals.ts';
import { createPatience, networkTrouble, RetryableError } from './retries.ts';
import { createSegmentBoard, type Segment, type SegmentBoard } from './segment-board.ts';
import { agreeWithSource } from './source-agreement.ts';
import { TransferFailure } from './transfer-failure.ts';
import { AttemptDecided, type AttemptEnd, exchangeRequest, originOf, runConnections, type TransferRun } from './transfer-run.ts';

type Attempt = {
  readonly run: TransferRun;
  readonly state: FileState;
  readonly source: FileSource;
  readonly origin: string;
  readonly spawn: (work: (signal: AbortSignal) => Promise<void>) => void;
  board: SegmentBoard | undefined;
};

/** Fetches what is missing of a file from one source. Throws `TransferFailure`, `DiskFailure`, `AppError` and the signal's reason. */
export async function fetchFile(run: TransferRun, state: FileState, source: FileSource, signal: AbortSignal): Promise<AttemptEnd> {
  return runConnections(signal, (spawn) => {
    const attempt: Attempt = { run, state, source, origin: originOf(source.url), spawn, board: undefined };
    spawn(async (all) => {
      if (state.mustAgree && state.done.length > 0) await persist(attempt, all, () => agreeWithSource(run, state, source, all));
      state.mustAgree = false;
      if (state.hasRanges && state.sizeBytes !== null) await workTogether(attempt, all);
      else await persist(attempt, all, () => fetchFirst(attempt, all));
    });
  });
}

/** Tries `work` until it succeeds, as long as there is patience. */
async function persist(attempt: Attempt, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const patience = createPatience(attempt.run);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const trouble = networkTrouble(error, attempt.origin);
      if (!(trouble instanceof RetryableError)) throw trouble;
      await patience.after(trouble, signal);
    }
  }
}

/** The request that learns the size and whether there are ranges; its body is not wasted. */
async function fetchFirst(attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { state } = attempt;
  const { exchange, judged } = await open(attempt, 0, null, signal);
  try {
    if (judged.kind === 'range') {
      await learn(attempt, judged, exchange);
      await workTogether(attempt, signal, exchange);
    } else if (judged.kind === 'whole-file') {
      state.hasRanges = false;
      await learn(attempt, judged, exchange);
      await receiveWhole(attempt, exchange, signal);
    } else if (judged.kind === 'unsatisfiable' && judged.sizeBytes === null) throw new AttemptDecided({ kind: 'no-ranges' });
    else if (judged.kind === 'unsatisfiable' && judged.sizeBytes === 0) {
      await learn(attempt, { sizeBytes: 0, validator: null }, exchange);
    } else throw unusable(attempt, judged);
  } finally {
    exchange.close();
  }
}

/** Opens as many connections as there is work for, this one included; its first body may be open already. */
async function workTogether(attempt: Attempt, signal: AbortSignal, opened?: Exchange): Promise<void> {
  const { run, state } = attempt;
  const { leastPieceBytes } = run.tuning;
  const missing = missingRanges(state.done, state.sizeBytes ?? 0);
  const board = createSegmentBoard(missing, run.connections, leastPieceBytes);
  attempt.board = board;
  // The body that is open begins at 0, as does the first segment.
  const first = opened && board.takeFirst();
  const others = Math.min(run.connections, board.count()) - 1;
  for (let index = 0; index < others; index++) attempt.spawn((all) => workAlone(attempt, board, all));
  if (opened && first) {
    try {
      await receiveSegment(attempt, first, opened, state.sizeBytes ?? 0, signal);
    } catch (error) {
      const trouble = networkTrouble(error, attempt.origin);
      if (!(trouble instanceof RetryableError) || signal.aborted) throw trouble;
    } finally {
      opened.close();
      board.giveBack(first);
    }
  }
  await workAlone(attempt, board, signal);
}

/** Fetches one segment after the other until nothing is left that others are not at. */
async function workAlone(attempt: Attempt, board: SegmentBoard, signal: AbortSignal): Promise<void> {
  const patience = createPatience(attempt.run);
  while (!board.isDone()) {
    signal.throwIfAborted();
    const segment = board.take();
    if (!segment) {
      await board.changed();
      continue;
    }
    let trouble: unknown;
    try {
      await fetchSegment(attempt, segment, signal);
    } catch (error) {
      trouble = networkTrouble(error, attempt.origin);
    } finally {
      board.giveBack(segment);
    }
    if (trouble === undefined) continue;
    signal.throwIfAborted();
    if (!(trouble instanceof RetryableError)) throw trouble;
    await patience.after(trouble, AbortSignal.any([signal, board.over])).catch((error: unknown) => {
      if (signal.aborted || !board.isDone()) throw error;
    });
  }
}

async function fetchSegment(attempt: Attempt, segment: Segment, signal: AbortSignal): Promise<void> {
  const askedEnd = segment.end;
  const { exchange, judged } = await open(attempt, segment.position, askedEnd, signal);
  try {
    if (judged.kind === 'range') {
      await learn(attempt, judged, exchange);
      await receiveSegment(attempt, segment, exchange, askedEnd, signal);
    } else if (judged.kind === 'whole-file') throw new AttemptDecided({ kind: 'no-ranges' });
    else if (judged.kind === 'unsatisfiable') {
      exchange.close(); // its place may be the only one there is
      throw await contradiction(attempt, judged.sizeBytes, signal);
    } else throw unusable(attempt, judged);
  } finally {
    exchange.close();
  }
}

async function receiveSegment(attempt: Attempt, segment: Segment, exchange: Exchange, bodyEnd: number, signal: AbortSignal): Promise<void> {
  const { run, state, origin } = attempt;
  const { slowBytesPerSecond, slowMs, idleMs } = run.tuning;
  const slow = slowBytesPerSecond > 0 && run.canRenew('slow') ? { bytesPerSecond: slowBytesPerSecond, overMs: slowMs } : null;
  const onWritten = (range: { readonly start: number; readonly end: number }): void => noteWritten(state, run, range);
  run.counters.receiving += 1;
  try {
    await receiveBody({
      ...{ body: exchange.body, file: run.file, limiter: run.limiter, signal, at: segment, bodyEnd, onWritten, idleMs, slow },
    });
  } catch (error) {
    if (!(error instanceof SlowError)) throw error;
    const failure = new TransferFailure('timed-out', `${origin} sends too slowly.`);
    throw new AttemptDecided({ kind: 'renew', reason: 'slow', failure });
  } finally {
    run.counters.receiving -= 1;
  }
  if (segment.position < segment.end && segment.end !== Number.POSITIVE_INFINITY)
    throw new RetryableError(new TransferFailure('broken-off', `The answer of ${origin} ended too early.`));
}

/** From a server without ranges: from the start or not at all. */
async function receiveWhole(attempt: Attempt, exchange: Exchange, signal: AbortSignal): Promise<void> {
  const { state, source, origin } = attempt;
  state.done = [];
  const end = state.sizeBytes ?? Number.POSITIVE_INFINITY;
  const segment: Segment = { position: 0, end, isTaken: true };
  await receiveSegment(attempt, segment, exchange, end, signal);
  requireExpected(source, segment.position, origin);
  await attempt.run.file.resize(segment.position); // an earlier try may have come further
  state.sizeBytes = segment.position;
}

async function open(
  attempt: Attempt,
  start: number,
  end: number | null,
  signal: AbortSignal,
): Promise<{ readonly exchange: Exchange; readonly judged: Judgement }> {
  const { run, state, source } = attempt;
  const asked = { start, end, sizeBytes: state.sizeBytes, validator: state.validator };
  const range = state.hasRanges ? `bytes=${start}-${end === null ? '' : end - 1}` : null;
  const ifRange = state.hasRanges ? ifRangeOf(state.validator) : null;
  const exchange = await openExchange(exchangeRequest(run, source.url, source.headers, { range, 'if-range': ifRange }, signal));
  return { exchange, judged: judgeAnswer(exchange, asked, run.nowMs()) };
}

/** Takes over what a head tells of the file; the first that tells its size makes room for it. */
async function learn(
  { run, state, source, origin }: Attempt,
  told: { readonly sizeBytes: number | null; readonly validator: string | null },
  exchange: Exchange,
): Promise<void> {
  if (told.sizeBytes !== null) requireExpected(source, told.sizeBytes, origin);
  if (told.validator !== null) {
    state.validator = told.validator;
    state.validatorHost = exchange.host;
  }
  if (state.sizeBytes !== null || told.sizeBytes === null) return;
  await run.requireRoom(told.sizeBytes);
  await run.file.resize(told.sizeBytes);
  state.sizeBytes = told.sizeBytes;
  run.keeper.touch();
}

function requireExpected({ expectedBytes }: FileSource, sizeBytes: number, origin: string): void {
  if (expectedBytes === null || expectedBytes === sizeBytes) return;
  throw new TransferFailure('wrong-size', `${origin} has ${sizeBytes} bytes where ${expectedBytes} were promised.`);
}

/** A range within the file was refused: the file is another one, or the server is confused. */
async function contradiction(attempt: Attempt, toldBytes: number | null, signal: AbortSignal): Promise<Error> {
  const { state, origin } = attempt;
  const sizeBytes = toldBytes ?? (await askSize(attempt, signal));
  if (sizeBytes !== null && sizeBytes !== state.sizeBytes)
    return new AttemptDecided({ kind: 'changed', why: `it has ${sizeBytes} bytes instead of ${state.sizeBytes}` });
  return new RetryableError(
    new TransferFailure('wrong-answer', `${origin} refuses a part of the file that it should have.`, { status: 416 }),
  );
}

async function askSize(attempt: Attempt, signal: AbortSignal): Promise<number | null> {
  const { run, source } = attempt;
  const exchange = await openExchange(exchangeRequest(run, source.url, source.headers, { range: 'bytes=0-0' }, signal));
  exchange.close();
  const judged = judgeAnswer(exchange, { start: 0, end: 1, sizeBytes: null, validator: null }, run.nowMs());
  return 'sizeBytes' in judged ? judged.sizeBytes : null;
}

function unusable({ run, state, origin }: Attempt, judged: Judgement): Error {
  if (judged.kind === 'range' || judged.kind === 'whole-file' || judged.kind === 'unsatisfiable')
    return new RetryableError(new TransferFailure('wrong-answer', `The answer of ${origin} does not fit what was asked for.`));
  return refusalOf(judged, origin, run, state.done.length > 0);
}
