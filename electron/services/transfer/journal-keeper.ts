import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import type { PartFile } from './part-file.ts';
import type { TransferJournal } from './ports.ts';

export type JournalKeeper = {
  /** Something was written since. */
  touch(): void;
  /** Notes at once what is on disk, after it is safe there. Throws what the disk or the journal says. */
  flush(): Promise<void>;
  /** Ends the regular notes; one that is being made is waited for. */
  stop(): Promise<void>;
};

export type JournalKeeperOptions = {
  readonly file: PartFile;
  readonly journal: TransferJournal;
  readonly entry: () => JournalEntry;
  readonly everyMs: number;
  /** Beside each regular note: what else must be looked after, such as room on the disk. */
  readonly check: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Notes what is safe, at most once in `everyMs`. The entry is taken before the sync and holds only writes that have ended, so
 * that it never claims a byte that the sync did not cover.
 */
export function keepJournal({ file, journal, entry, everyMs, check, onFailure }: JournalKeeperOptions): JournalKeeper {
  let isTouched = false;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let lastRegular: Promise<void> = Promise.resolve();

  async function note(): Promise<void> {
    isTouched = false;
    const claimed = entry();
    await file.sync();
    journal.save(claimed);
  }
  function flush(): Promise<void> {
    const turn = running.then(note);
    running = turn.catch(() => undefined);
    return turn;
  }
  async function regular(): Promise<void> {
    isRunning = true;
    try {
      await check();
      await flush();
    } catch (error) {
      onFailure(error);
    } finally {
      isRunning = false;
    }
  }
  const timer = setInterval(() => {
    // A disk that is slower than the interval is not given more to do.
    if (isTouched && !isRunning) lastRegular = regular();
  }, everyMs);
  return {
    touch() {
      isTouched = true;
    },
    flush,
    async stop() {
      clearInterval(timer);
      await lastRegular;
      await running;
    },
  };
}
