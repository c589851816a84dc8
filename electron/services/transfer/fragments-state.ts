import { createHash } from 'node:crypto';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import type { FragmentsSource } from './ports.ts';

/** Which fragments make up the front of the file without a hole, and what is known of those that follow. */
export type FragmentsState = {
  /** Tells this list from another. */
  readonly mark: string;
  readonly count: number;
  done: number;
  doneBytes: number;
  /** By index, of those that are begun; a fragment that has ended behind the front waits here for those before it. */
  readonly lengths: Map<number, number>;
  readonly finished: Set<number>;
  /** Written behind the front. */
  aheadBytes: number;
};

/** Marks a list by its length and the names of its pieces: hosts, folders and queries change from one asking to the next, those do not. */
function markOf(fragments: FragmentsSource['fragments']): string {
  const hash = createHash('sha256');
  for (const { url, range } of fragments)
    hash.update(`${URL.parse(url)?.pathname.split('/').at(-1)} ${range ? `${range.start}-${range.end}` : ''}\n`);
  return `fragments:${fragments.length}:${hash.digest('hex').slice(0, 16)}`;
}

/** Nothing of it is on disk yet. */
export function emptyFragmentsState({ fragments }: FragmentsSource): FragmentsState {
  return {
    ...{ mark: markOf(fragments), count: fragments.length, done: 0, doneBytes: 0 },
    ...{ lengths: new Map(), finished: new Set(), aheadBytes: 0 },
  };
}

/** Takes up what a journal claims of the same fragments. */
export function fragmentsStateOf(source: FragmentsSource, entry: JournalEntry | undefined, partBytes: number): FragmentsState {
  const state = emptyFragmentsState(source);
  const doneBytes = entry?.done[0]?.end ?? 0;
  const isUsable = entry?.validator === state.mark && doneBytes <= partBytes && (entry.fragmentsDone ?? 0) <= state.count;
  return isUsable ? { ...state, done: entry.fragmentsDone ?? 0, doneBytes } : state;
}

/** What the journal keeps: the front without a hole. */
export function fragmentsEntry({ mark, done, doneBytes }: FragmentsState): JournalEntry {
  return { sizeBytes: null, validator: mark, done: doneBytes > 0 ? [{ start: 0, end: doneBytes }] : [], fragmentsDone: done };
}

/** Where a fragment begins, or undefined as long as one before it has not told its length. */
export function offsetOf(state: FragmentsState, index: number): number | undefined {
  let offset = state.doneBytes;
  for (let before = state.done; before < index; before++) {
    const length = state.lengths.get(before);
    if (length === undefined) return undefined;
    offset += length;
  }
  return offset;
}

/** A fragment is on disk; the front moves over it and all that wait behind it. */
export function finishFragment(state: FragmentsState, index: number): void {
  state.finished.add(index);
  while (state.finished.delete(state.done)) {
    state.doneBytes += state.lengths.get(state.done) ?? 0;
    state.lengths.delete(state.done);
    state.done += 1;
  }
}

/** On disk, the front or not. */
export function writtenBytes({ doneBytes, aheadBytes, finished, lengths }: FragmentsState): number {
  return [...finished].reduce((sum, index) => sum + (lengths.get(index) ?? 0), doneBytes + aheadBytes);
}
