import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { readRow } from '../rows.ts';

/** Browser sessions and access tokens of a headless host, kept as SHA-256 hashes only. */
export type SessionKind = 'browser' | 'access-token';

export type SessionsRepository = {
  insert(session: { readonly tokenHash: string; readonly kind: SessionKind; readonly expiresAtMs: number | null }, nowMs: number): void;
  /** The session of a hash that has not expired. */
  find(tokenHash: string, nowMs: number): { readonly kind: SessionKind } | undefined;
  remove(tokenHash: string): void;
  removeExpired(nowMs: number): void;
  /** Returns how many there were. */
  removeKind(kind: SessionKind): number;
};

const sessionRowSchema = z.object({ kind: z.enum(['browser', 'access-token']) }) satisfies z.ZodType<{ readonly kind: SessionKind }>;

/** Sessions by the hash of their token. A session of an unknown kind counts as none. */
export function createSessionsRepository(db: Database): SessionsRepository {
  const insert = db.prepare('INSERT INTO sessions (token_hash, kind, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)');
  const find = db.prepare('SELECT kind FROM sessions WHERE token_hash = ? AND (expires_at_ms IS NULL OR expires_at_ms > ?)');
  const remove = db.prepare('DELETE FROM sessions WHERE token_hash = ?');
  const removeExpired = db.prepare('DELETE FROM sessions WHERE expires_at_ms <= ?');
  const removeKind = db.prepare('DELETE FROM sessions WHERE kind = ?');
  return {
    insert: ({ tokenHash, kind, expiresAtMs }, nowMs) => {
      insert.run(tokenHash, kind, nowMs, expiresAtMs);
    },
    find: (tokenHash, nowMs) => readRow(sessionRowSchema, find.get(tokenHash, nowMs)),
    remove: (tokenHash) => {
      remove.run(tokenHash);
    },
    removeExpired: (nowMs) => {
      removeExpired.run(nowMs);
    },
    removeKind: (kind) => removeKind.run(kind).changes,
  };
}
