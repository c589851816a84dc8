import { ProviderFailure } from '../../services/dubbing/ports.ts';
import type { Endpoint } from './access.ts';
import { type AnswerHeaders, failureOf } from './failure.ts';
import { whileTalking } from './while-talking.ts';

/** An answer of the service with its whole body. */
export type Answer = { readonly status: number; readonly headers: AnswerHeaders; readonly text: string };

/** A page of the list with a hundred works is under 100 kB. */
export const LARGEST_JSON_BYTES = 4 * 1024 * 1024;

export type SmallCall = { readonly method: string; readonly headers: Readonly<Record<string, string>> };

/**
 * A call without a body of ours. Returns an answer of 2xx; throws `ProviderFailure` for every other, for one over 4 MB and for one
 * that is not whole after `silenceMs`, and the signal's reason.
 */
export async function exchange(url: URL, call: SmallCall, { key, timing }: Endpoint, signal: AbortSignal): Promise<Answer> {
  const answer = await whileTalking(signal, timing.silenceMs, async (link) => {
    // `fetch` would carry the key along to another origin: it knows only the standard headers as secret.
    const response = await fetch(url, { method: call.method, headers: call.headers, redirect: 'manual', signal: link.signal });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await textOf(response.body ?? []) };
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof ProviderFailure) throw error;
    throw failureOf({ kind: 'broken', error, phase: 'unknown' }, { nowMs: Date.now(), key });
  });
  return accepted(answer, key);
}

/** Throws the failure that an answer stands for, unless it is one of 2xx. */
export function accepted(answer: Answer, key: string): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw failureOf({ kind: 'answered', ...answer, body: jsonOf(answer.text) }, { nowMs: Date.now(), key });
}

/** Throws `unanswered` past 4 MB. */
export async function textOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > LARGEST_JSON_BYTES) throw new ProviderFailure('unanswered', 'ElevenLabs sent an answer that is far too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Undefined for text that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
