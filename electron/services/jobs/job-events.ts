import type { JobLogEntry } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobChange } from './job-service.ts';

export type JobEvents = {
  onChange(listener: (change: JobChange) => void): () => void;
  onLog(listener: (id: JobId, entries: readonly JobLogEntry[]) => void): () => void;
  emitChange(change: JobChange): void;
  emitLog(id: JobId, entries: readonly JobLogEntry[]): void;
};

/**
 * Tells listeners in the order in which they came, and all of them of one event before any of the next: what a listener causes is
 * told after what it was told. One that throws is reported to `onBug` and does not keep the others from hearing.
 */
export function createJobEvents(onBug: (error: unknown) => void): JobEvents {
  const changed = createListeners<[JobChange]>(onBug);
  const logged = createListeners<[JobId, readonly JobLogEntry[]]>(onBug);
  return { onChange: changed.add, onLog: logged.add, emitChange: changed.emit, emitLog: logged.emit };
}

function createListeners<Args extends readonly unknown[]>(onBug: (error: unknown) => void) {
  // A wrapper each, so that the same function added twice is two listeners.
  const listeners = new Set<{ readonly call: (...args: Args) => void }>();
  const waiting: Args[] = [];
  let isTelling = false;

  function tell(args: Args): void {
    for (const listener of [...listeners]) {
      try {
        listener.call(...args);
      } catch (error) {
        onBug(error);
      }
    }
  }
  return {
    add(call: (...args: Args) => void): () => void {
      const entry = { call };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    emit(...args: Args): void {
      waiting.push(args);
      if (isTelling) return;
      isTelling = true;
      for (let next = waiting.shift(); next; next = waiting.shift()) tell(next);
      isTelling = false;
    },
  };
}
