export type BackoffRule = {
  /** Wait before the second try. */
  readonly firstMs: number;
  /** No computed wait is longer; one that the service asks for may be. */
  readonly maxMs: number;
  /** Tries in all, the first included. */
  readonly tries: number;
};

/** One second, two, four ... up to a minute, six tries. */
export const DEFAULT_BACKOFF: BackoffRule = { firstMs: 1_000, maxMs: 60_000, tries: 6 };

/** A service that asks for a longer wait than this is not waited for: the job fails and says so. */
export const MAX_ASKED_WAIT_MS = 3_600_000;

/**
 * Milliseconds until the next try, or null when there is none left. The wait doubles with each try and is drawn from the upper half
 * (`random` in 0..1), so that jobs which failed together do not come back together. `askedMs` is what the service asked for
 * (Retry-After): never less is waited.
 */
export function backoffMs(rule: BackoffRule, attempt: number, random: number, askedMs: number | null = null): number | null {
  if (attempt >= rule.tries) return null;
  if (askedMs !== null && askedMs > MAX_ASKED_WAIT_MS) return null;
  const full = Math.min(rule.maxMs, rule.firstMs * 2 ** Math.max(0, attempt - 1));
  const drawn = Math.round(full / 2 + (full / 2) * random);
  return Math.max(drawn, askedMs ?? 0);
}
