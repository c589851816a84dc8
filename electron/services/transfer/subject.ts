import { countBytes } from '../../../common/domain/downloads/byte-ranges.ts';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import { fetchFile } from './fetch-file.ts';
import { fetchFragments } from './fetch-fragments.ts';
import { emptyFileState, type FileState, fileEntry, fileStateOf } from './file-state.ts';
import { emptyFragmentsState, type FragmentsState, fragmentsEntry, fragmentsStateOf, writtenBytes } from './fragments-state.ts';
import type { FileSource, FragmentsSource, TransferSource } from './ports.ts';
import type { AttemptEnd, TransferRun } from './transfer-run.ts';

/** What is being fetched, whether it comes as one file or in fragments. */
export type Subject = {
  entry(): JournalEntry;
  /** Whether anything of it is on disk already. */
  hasSome(): boolean;
  size(): { readonly doneBytes: number; readonly totalBytes: number | null };
  attempt(run: TransferRun, signal: AbortSignal): Promise<AttemptEnd>;
  /** Forgets everything that is on disk. `keepsRanges` is false where the server has none. */
  startAnew(keepsRanges: boolean): void;
  /** Goes on with a fresh source. False where it is not of the same kind: then it is to be started anew. */
  goOnWith(source: TransferSource): boolean;
};

/** Takes up what the journal claims, as far as the part file is long enough for it. */
export function createSubject(source: TransferSource, entry: JournalEntry | undefined, partBytes: number): Subject {
  let current =
    source.kind === 'file'
      ? fileSubject(source, fileStateOf(entry, partBytes))
      : fragmentsSubject(source, fragmentsStateOf(source, entry, partBytes));
  return {
    entry: () => current.entry(),
    hasSome: () => current.hasSome(),
    size: () => current.size(),
    attempt: (run, signal) => current.attempt(run, signal),
    startAnew: (keepsRanges) => current.startAnew(keepsRanges),
    goOnWith(fresh) {
      if (current.goOnWith(fresh)) return true;
      current = fresh.kind === 'file' ? fileSubject(fresh, emptyFileState()) : fragmentsSubject(fresh, emptyFragmentsState(fresh));
      return false;
    },
  };
}

function fileSubject(first: FileSource, known: FileState): Subject {
  let source = first;
  let state = known;
  return {
    entry: () => fileEntry(state),
    hasSome: () => state.done.length > 0,
    size: () => ({ doneBytes: countBytes(state.done), totalBytes: state.sizeBytes }),
    async attempt(run, signal) {
      const end = await fetchFile(run, state, source, signal);
      state.isWhole = end.kind === 'whole';
      return end;
    },
    startAnew(keepsRanges) {
      state = { ...emptyFileState(), hasRanges: keepsRanges };
    },
    goOnWith(fresh) {
      if (fresh.kind !== 'file') return false;
      source = fresh;
      state.mustAgree = true;
      return true;
    },
  };
}

function fragmentsSubject(first: FragmentsSource, known: FragmentsState): Subject {
  let source = first;
  let state = known;
  return {
    entry: () => fragmentsEntry(state),
    hasSome: () => state.doneBytes > 0,
    size: () => ({ doneBytes: writtenBytes(state), totalBytes: state.done === state.count ? state.doneBytes : null }),
    attempt: (run, signal) => fetchFragments(run, state, source, signal),
    startAnew() {
      state = emptyFragmentsState(source);
    },
    goOnWith(fresh) {
      if (fresh.kind !== 'fragments' || fresh.fragments.length !== state.count) return false;
      source = fresh;
      return true;
    },
  };
}
