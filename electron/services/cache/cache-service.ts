import type { z } from 'zod';
import type { CacheEntry, CacheRepository, CacheSize } from '../../database/repositories/cache.ts';
import { createCacheMemory } from './cache-memory.ts';

/** Answers of others that are kept for a while. Keys are `entity:id[:part]`; never the place of what must not be lost. */
export type CacheService = {
  /** The value under a key, or undefined: not there, past its time, or not what `schema` takes any more. Counted as a hit or a miss. */
  get<T>(key: string, schema: z.ZodType<T>): T | undefined;
  /** Keeps values until a moment, in milliseconds since the epoch; what is past already is not kept. */
  set(entries: readonly Keepable[]): void;
  /**
   * One call of `work` for all who ask for the same key at the same time. One who stops waiting (`signal`) leaves the others theirs; the work
   * is stopped when the last of them has left. A failure is everyone's and is not kept.
   */
  once<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Forgets what begins with `prefix`, all for an empty one; returns how many entries went. */
  clear(prefix: string): number;
  stats(): CacheStats;
};
/** What is secret is kept in this process's memory alone: not in the database, its log or a backup. */
export type Keepable = CacheEntry & { readonly isSecret?: boolean };
/** `hits` and `misses` count since the program began. */
export type CacheStats = CacheSize & { readonly hits: number; readonly misses: number };

/** Larger than any use so far by far, and nothing beside the media. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_SECRET_BYTES = 16 * 1024 * 1024;
/** Writes between two looks at what may go. */
const SHRINK_EVERY = 200;

export type CacheParts = { readonly cache: CacheRepository; readonly now: () => number; readonly mostBytes?: number };

/** The cache over the store; `now` in milliseconds since the epoch. */
export function createCacheService({ cache, now, mostBytes = MOST_BYTES }: CacheParts): CacheService {
  let hits = 0;
  let misses = 0;
  let writes = 0;
  const flights = createFlights();
  const secrets = createCacheMemory(MOST_SECRET_BYTES);
  cache.shrink(mostBytes, now());
  return {
    get(key, schema) {
      const value = secrets.find(key, now()) ?? cache.find(key, now());
      const found = value === undefined ? undefined : schema.safeParse(value);
      if (found?.success) hits += 1;
      else misses += 1;
      return found?.data;
    },
    set(entries) {
      const nowMs = now();
      const lasting = entries.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
      const open = lasting.filter(({ isSecret }) => !isSecret);
      for (const { key } of open) secrets.remove(key);
      for (const entry of lasting.filter(({ isSecret }) => isSecret)) {
        cache.remove(entry.key); // an older answer would come back once this one is over
        secrets.save(entry, nowMs);
      }
      cache.save(open, nowMs);
      writes += open.length;
      if (writes < SHRINK_EVERY) return;
      writes = 0;
      cache.shrink(mostBytes, nowMs);
    },
    once: flights,
    clear: (prefix) => cache.removeAll(prefix) + secrets.removeAll(prefix, now()),
    stats() {
      const [stored, held] = [cache.size(now()), secrets.size(now())];
      return { entries: stored.entries + held.entries, sizeBytes: stored.sizeBytes + held.sizeBytes, hits, misses };
    },
  };
}

type Flight = { readonly result: Promise<unknown>; readonly stop: AbortController; waiting: number };

function createFlights(): CacheService['once'] {
  const flights = new Map<string, Flight>();
  const takeOff = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight => {
    const stop = new AbortController();
    const flight: Flight = { stop, waiting: 0, result: Promise.resolve().then(() => work(stop.signal)) };
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(land, land);
    flights.set(key, flight);
    return flight;
  };
  return async <T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const flight = flights.get(key) ?? takeOff(key, work);
    flight.waiting += 1;
    const answered = new AbortController();
    try {
      return (await Promise.race([flight.result, rejectedBy(signal, answered.signal)])) as T; // one key is one kind of work
    } finally {
      answered.abort();
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        if (flights.get(key) === flight) flights.delete(key);
        flight.stop.abort();
      }
    }
  };
}

/** Rejects with the signal's reason, and stops listening to it once `answered`. */
const rejectedBy = (signal: AbortSignal, answered: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: answered }));
