/** Browser sessions and access tokens of a headless host, kept as SHA-256 hashes only. */
export type SessionKind = 'browser' | 'access-token';

export type SessionsRepository = {
  insert(session: { readonly tokenHash: string; readonly kind: SessionKind; readonly expiresAtMs: number | null }, nowMs: number): void;
  /** The session of a hash that has not expired. */
  find(tokenHash: string, nowMs: number): { readonly kind: SessionKind } | undefined;
  remove(tokenHash: string): void;
  removeExpired(nowMs: number): void;
};
