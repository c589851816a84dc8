import type { TransferState } from '../../../common/domain/downloads/download.ts';
import type { JobId } from '../../../common/units/ids.ts';

/** How the bytes of what is downloading right now come; in memory, since it is stale as soon as it is written. */
export type TransferBoard = {
  get(id: JobId): TransferState | null;
  set(id: JobId, state: TransferState): void;
  /** Over all downloads. */
  bytesPerSecond(): number;
  clear(id: JobId): void;
  onChange(listener: (id: JobId) => void): () => void;
};

/** A board with nothing on it. */
export function createTransferBoard(): TransferBoard {
  const states = new Map<JobId, TransferState>();
  const listeners = new Set<(id: JobId) => void>();
  const tell = (id: JobId): void => {
    for (const listener of [...listeners]) listener(id);
  };
  return {
    get: (id) => states.get(id) ?? null,
    set(id, state) {
      states.set(id, state);
      tell(id);
    },
    bytesPerSecond: () => [...states.values()].reduce((sum, state) => sum + state.bytesPerSecond, 0),
    clear(id) {
      if (states.delete(id)) tell(id);
    },
    onChange(listener) {
      const own = (id: JobId): void => listener(id);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
