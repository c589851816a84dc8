import type { FileState } from './file-state.ts';
import { type Exchange, openExchange, SilenceError } from './http-exchange.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { FileSource } from './ports.ts';
import { refusalOf } from './refusals.ts';
import { AttemptDecided, exchangeRequest, originOf, type TransferRun } from './transfer-run.ts';

const COMPARED_BYTES = 65_536;

/**
 * Finds out whether a source that was not used before has the file whose bytes are on disk: the same size, and the same validator
 * or, from another host, the same last block. Throws `AttemptDecided` where it has not, and what a request may throw.
 */
export async function agreeWithSource(run: TransferRun, state: FileState, source: FileSource, signal: AbortSignal): Promise<void> {
  const last = state.done.at(-1);
  if (!last) return;
  const block = { start: Math.max(last.start, last.end - COMPARED_BYTES), end: last.end };
  const range = `bytes=${block.start}-${block.end - 1}`;
  const exchange = await openExchange(exchangeRequest(run, source.url, source.headers, { range }, signal));
  try {
    // Whether another validator means another file is decided here, not by the head alone.
    const judged = judgeAnswer(exchange, { ...block, sizeBytes: state.sizeBytes, validator: null }, run.nowMs());
    if (judged.kind === 'whole-file') throw new AttemptDecided({ kind: 'no-ranges' });
    if (judged.kind === 'unsatisfiable') throw new AttemptDecided({ kind: 'changed', why: 'it is smaller than what was fetched' });
    if (judged.kind !== 'range') throw refusalOf(judged, originOf(source.url), run, true);
    const isMarkedAlike = state.validator !== null && judged.validator === state.validator;
    const isMarkedOther = state.validator !== null && judged.validator !== null && !isMarkedAlike;
    if (isMarkedOther && exchange.host === state.validatorHost)
      throw new AttemptDecided({ kind: 'changed', why: 'the same host marks it as another version' });
    if (!isMarkedAlike && !(await isSameBlock(run, exchange, block.start, block.end - block.start)))
      throw new AttemptDecided({ kind: 'changed', why: 'its bytes differ from those on disk' });
    state.validator = judged.validator;
    state.validatorHost = exchange.host;
    run.keeper.touch();
  } finally {
    exchange.close();
  }
}

async function isSameBlock({ file, tuning }: TransferRun, { body }: Exchange, offset: number, length: number): Promise<boolean> {
  const pieces: Buffer[] = [];
  let received = 0;
  const timer = setTimeout(() => body.destroy(new SilenceError('the block to compare did not come')), tuning.idleMs);
  try {
    for await (const piece of body) {
      const bytes = piece as Buffer; // no encoding is set
      pieces.push(bytes);
      received += bytes.length;
      if (received >= length) break;
    }
  } finally {
    clearTimeout(timer);
  }
  const ours = await file.read(offset, length);
  return ours.length === length && ours.equals(Buffer.concat(pieces).subarray(0, length));
}
