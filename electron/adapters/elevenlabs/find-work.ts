import { ProviderFailure } from '../../services/dubbing/ports.ts';

/** Lists are only looked through so far: past it, the service's cursor leads nowhere. */
const MOST_PAGES = 500;

export type Page = {
  readonly works: ReadonlyArray<{ readonly id: string; readonly reference: string | null; readonly createdAtMs: number | null }>;
  /** Null on the last page. */
  readonly next: string | null;
};

/** The clocks of the service and of this machine may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Looks through a list, newest first, until the reference is found or works are older than `sinceMs`. */
export async function findByReference(
  reference: string,
  sinceMs: number,
  readPage: (cursor: string | undefined) => Promise<Page>,
): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { works, next } = await readPage(cursor);
    const found = works.find((work) => work.reference === reference);
    if (found) return found.id;
    const oldestMs = works.at(-1)?.createdAtMs;
    if (next === null || next === cursor || (oldestMs != null && oldestMs < sinceMs - CLOCK_SKEW_MS)) return undefined;
    cursor = next;
  }
  throw new ProviderFailure('unanswered', 'The list of works at ElevenLabs does not end.');
}
