import { setTimeout as delay } from 'node:timers/promises';

export type SmallFile = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly mostBytes: number };
type Call = { readonly fetch: typeof fetch; readonly signal: AbortSignal; readonly answerMs?: number; readonly waitMs?: number };

const TRIES = 3;
const ANSWER_MS = 30_000;
const WAIT_MS = 500;

/** A small file as a whole, in up to three tries. Throws an `Error` that names no address, and the signal's reason. */
export async function fetchSmall(file: SmallFile, { fetch, signal, answerMs = ANSWER_MS, waitMs = WAIT_MS }: Call): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchOnce(file, fetch, AbortSignal.any([signal, AbortSignal.timeout(answerMs)]));
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === TRIES || error instanceof FinalAnswer) throw error;
      await delay(waitMs * attempt, undefined, { signal });
    }
  }
}

/** What another try would be told again. */
class FinalAnswer extends Error {
  override readonly name = 'FinalAnswer';
}

async function fetchOnce({ url, headers, mostBytes }: SmallFile, fetch: Call['fetch'], signal: AbortSignal): Promise<Buffer> {
  if (!/^https?:/i.test(url)) throw new FinalAnswer('The address is none of the web.');
  const answer = await fetch(url, { headers, signal });
  if (!answer.ok) {
    await answer.body?.cancel();
    const message = `The site answered ${answer.status}.`;
    throw answer.status === 429 || answer.status >= 500 ? new Error(message) : new FinalAnswer(message);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of answer.body ?? []) {
    size += bytes.length;
    if (size > mostBytes) throw new FinalAnswer('The site sent more than was expected.');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
