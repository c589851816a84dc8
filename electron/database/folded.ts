import type { Database } from 'better-sqlite3';

/**
 * A text as it is searched: capitals of every script and both ways to write an accent are alike. SQLite's own `lower` and `LIKE` know ASCII
 * alone. Upper case rather than lower, as there `ß` is `SS` and both small sigmas are one.
 */
export function folded(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : text.normalize('NFKC').toUpperCase().normalize('NFKC');
}
const ASCII = /^[ -~]*$/;

/** Gives statements of this connection the function `folded`; what is searched for is folded before. */
export function addFolded(db: Database): void {
  db.function('folded', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? folded(text) : null));
}
