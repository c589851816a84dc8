import { addRange, type ByteRange, countBytes } from '../../../common/domain/downloads/byte-ranges.ts';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import type { TransferRun } from './transfer-run.ts';

/** What is known of the file, over all attempts; shared by all connections. */
export type FileState = {
  sizeBytes: number | null;
  validator: string | null;
  /** Who gave the validator; null where that was another process. Hosts of one network mark the same file differently. */
  validatorHost: string | null;
  done: readonly ByteRange[];
  /** At any time: what is fetched again was not gained. */
  mostBytes: number;
  hasRanges: boolean;
  isWhole: boolean;
  /** The source was not used for these bytes before, so that its bytes must be compared with ours first. */
  mustAgree: boolean;
};

export function emptyFileState(): FileState {
  return {
    sizeBytes: null,
    validator: null,
    validatorHost: null,
    done: [],
    mostBytes: 0,
    hasRanges: true,
    isWhole: false,
    mustAgree: false,
  };
}

/**
 * Takes up what a journal claims. It is compared with what the server has now before it is gone on with: the same address may lead to another
 * host of the same network, which marks the same file otherwise.
 */
export function fileStateOf(entry: JournalEntry | undefined, partBytes: number): FileState {
  const state = emptyFileState();
  const isUsable = entry && entry.fragmentsDone === null && entry.sizeBytes !== null && (entry.done.at(-1)?.end ?? 0) <= partBytes;
  if (!isUsable) return state;
  const { sizeBytes, validator, done } = entry;
  const mostBytes = countBytes(done);
  return { ...state, sizeBytes, validator, done, mostBytes, mustAgree: mostBytes < (sizeBytes ?? 0) };
}

/** Of a server without ranges nothing is claimed before all of it is there: it could not be gone on with. */
export function fileEntry(state: FileState): JournalEntry {
  const done = state.hasRanges || state.isWhole ? state.done : [];
  return { sizeBytes: state.sizeBytes, validator: state.validator, done, fragmentsDone: null };
}

/** Notes bytes that have been written. */
export function noteWritten(state: FileState, run: TransferRun, range: ByteRange): void {
  state.done = addRange(state.done, range);
  const doneBytes = countBytes(state.done);
  run.counters.gainedBytes += Math.max(0, doneBytes - state.mostBytes);
  state.mostBytes = Math.max(state.mostBytes, doneBytes);
  run.keeper.touch();
}
