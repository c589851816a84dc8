import { AsyncIteratorClass } from '@orpc/server';

/** A live source as a feed reads it. */
export type FeedSource<Change, Event> = {
  /** Starts to listen. Changes with the same key replace each other until they are sent. Returns the function that stops. */
  listen(mark: (key: string, change: Change) => void): () => void;
  /** What is sent at once. Called after `listen`, so that no change is lost in between. */
  first(): readonly Event[] | Promise<readonly Event[]>;
  /** What is sent for the changes since the last time, the oldest key first. */
  read(changes: readonly Change[]): readonly Event[] | Promise<readonly Event[]>;
};

export type FeedOptions = {
  /** The call's signal: the feed ends with it. */
  readonly signal: AbortSignal | undefined;
  /** Least time between two rounds of events, so a key is sent at most `1000 / minGapMs` times a second. */
  readonly minGapMs: number;
  /** Ends the feed with its error when it rejects, for a reader who must not wait for what cannot come. */
  readonly failed?: Promise<unknown> | undefined;
};

/**
 * An event iterator over a live source. It waits for its reader, holds at most one change a key meanwhile, listens from the
 * first read until the signal, `return()` or an error ends it, and owns its listener and timer that long.
 */
export function createFeed<Change, Event>(
  source: FeedSource<Change, Event>,
  { signal, minGapMs, failed }: FeedOptions,
): AsyncIteratorClass<Event, void, void> {
  const changes = new Map<string, Change>();
  let events: readonly Event[] = [];
  let stopListening: (() => void) | undefined;
  let rest: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  let isClosed = signal?.aborted ?? false;
  let failure: { readonly error: unknown } | undefined;

  const close = (): void => {
    isClosed = true;
    clearTimeout(rest);
    signal?.removeEventListener('abort', close);
    stopListening?.();
    stopListening = undefined;
    wake?.();
  };
  failed?.catch((error: unknown) => {
    if (isClosed) return;
    failure = { error };
    close();
  });
  const takeRest = (): void => {
    rest = setTimeout(() => {
      rest = undefined;
      wake?.();
    }, minGapMs);
  };
  const start = async (): Promise<void> => {
    signal?.addEventListener('abort', close, { once: true });
    stopListening = source.listen((key, change) => {
      changes.set(key, change);
      wake?.();
    });
    events = await source.first();
    if (!isClosed) takeRest();
  };
  const wakeUp = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  const next = async (): Promise<IteratorResult<Event, void>> => {
    if (!stopListening && !isClosed) await start();
    while (!isClosed && events.length === 0) {
      if (changes.size === 0 || rest) {
        await wakeUp();
        continue;
      }
      const taken = [...changes.values()];
      changes.clear();
      takeRest();
      events = await source.read(taken);
    }
    const [event] = events;
    if (failure) throw failure.error;
    if (isClosed || event === undefined) return { done: true, value: undefined };
    events = events.slice(1);
    return { done: false, value: event };
  };
  return new AsyncIteratorClass(next, async () => close());
}
