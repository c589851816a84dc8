import type { CacheEntry } from '../../database/repositories/cache.ts';

/** Answers that end with the process. */
export type CacheMemory = {
  find(key: string, nowMs: number): unknown;
  save(entry: CacheEntry, nowMs: number): void;
  remove(key: string): void;
  /** Those whose key begins with `prefix`; returns how many of them had not expired. */
  removeAll(prefix: string, nowMs: number): number;
  size(nowMs: number): { readonly entries: number; readonly sizeBytes: number };
};
type Kept = { readonly json: string; readonly expiresAtMs: number };

/** Holds at most `mostBytes` of JSON, counted in UTF-16 units; what was saved longest ago goes first. */
export function createCacheMemory(mostBytes: number): CacheMemory {
  const kept = new Map<string, Kept>();
  let sizeBytes = 0;
  function remove(key: string): void {
    sizeBytes -= kept.get(key)?.json.length ?? 0;
    kept.delete(key);
  }
  function dropExpired(nowMs: number): void {
    for (const [key, { expiresAtMs }] of kept) if (expiresAtMs <= nowMs) remove(key);
  }
  return {
    find(key, nowMs) {
      const entry = kept.get(key);
      return entry && entry.expiresAtMs > nowMs ? JSON.parse(entry.json) : undefined;
    },
    save({ key, value, expiresAtMs }, nowMs) {
      dropExpired(nowMs);
      remove(key);
      const json = JSON.stringify(value);
      kept.set(key, { json, expiresAtMs });
      sizeBytes += json.length;
      for (const oldest of kept.keys()) {
        if (sizeBytes <= mostBytes) break;
        remove(oldest);
      }
    },
    remove,
    removeAll(prefix, nowMs) {
      dropExpired(nowMs);
      const gone = [...kept.keys()].filter((key) => key.startsWith(prefix));
      for (const key of gone) remove(key);
      return gone.length;
    },
    size(nowMs) {
      dropExpired(nowMs);
      return { entries: kept.size, sizeBytes };
    },
  };
}
