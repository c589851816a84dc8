import type { Database } from 'better-sqlite3';
import { fromJson } from '../rows.ts';

export type CacheSize = { readonly entries: number; readonly sizeBytes: number };

/** Answers that are kept for a while; nothing of it is missed when it goes. Values are JSON. */
export type CacheRepository = {
  /** Undefined where there is none or it has expired. */
  find(key: string, nowMs: number): unknown;
  /** Written over what was there. All of them or none. */
  save(entries: readonly CacheEntry[], nowMs: number): void;
  remove(key: string): void;
  /** Those whose key begins with `prefix`; returns how many there were. */
  removeAll(prefix: string): number;
  /** Drops what has expired, then what was used longest ago until all is no larger than `mostBytes`. */
  shrink(mostBytes: number, nowMs: number): void;
  size(nowMs: number): CacheSize;
};
export type CacheEntry = { readonly key: string; readonly value: unknown; readonly expiresAtMs: number };

/** The cache over a table of its own; see `CacheRepository`. */
export function createCacheRepository(db: Database): CacheRepository {
  const find = db.prepare<[string, number], string>('SELECT value FROM cache WHERE key = ? AND expires_at_ms > ?').pluck();
  const touch = db.prepare('UPDATE cache SET last_used_at_ms = ? WHERE key = ?');
  const save = db.prepare(`
    INSERT INTO cache (key, value, size_bytes, expires_at_ms, last_used_at_ms) VALUES (@key, @value, @sizeBytes, @expiresAtMs, @nowMs)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, size_bytes = excluded.size_bytes, expires_at_ms = excluded.expires_at_ms,
      last_used_at_ms = excluded.last_used_at_ms`);
  const remove = db.prepare('DELETE FROM cache WHERE key = ?');
  const removeAll = db.prepare('DELETE FROM cache WHERE substr(key, 1, length(@prefix)) = @prefix');
  const expired = db.prepare('DELETE FROM cache WHERE expires_at_ms <= ?');
  const total = db.prepare<[number], CacheSize>(
    'SELECT count(*) AS entries, coalesce(sum(size_bytes), 0) AS sizeBytes FROM cache WHERE expires_at_ms > ?',
  );
  const beyond = db.prepare(`
    DELETE FROM cache WHERE key IN (
      SELECT key FROM (SELECT key, sum(size_bytes) OVER (ORDER BY last_used_at_ms DESC, key) AS upTo FROM cache) WHERE upTo > ?)`);
  return {
    find(key, nowMs) {
      const value = find.get(key, nowMs);
      if (value === undefined) return undefined;
      touch.run(nowMs, key);
      return fromJson(value);
    },
    save: db.transaction((entries: readonly CacheEntry[], nowMs: number) => {
      for (const { key, value, expiresAtMs } of entries) {
        const json = JSON.stringify(value);
        save.run({ key, value: json, sizeBytes: Buffer.byteLength(json), expiresAtMs, nowMs });
      }
    }),
    remove: (key) => {
      remove.run(key);
    },
    removeAll: (prefix) => removeAll.run({ prefix }).changes,
    shrink: db.transaction((mostBytes: number, nowMs: number) => {
      expired.run(nowMs);
      beyond.run(mostBytes);
    }),
    size: (nowMs) => total.get(nowMs) ?? { entries: 0, sizeBytes: 0 },
  };
}
