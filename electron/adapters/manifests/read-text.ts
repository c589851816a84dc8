import { certificateTrouble } from '../../../common/domain/downloads/certificate-trouble.ts';
import { type ExtractCall, ExtractionFailure } from '../../services/downloads/ports.ts';
import { refusal } from '../plain-http/refusal.ts';
import { manifestFailure, webUrl } from './manifest-failures.ts';

export type TextLimits = { readonly mostBytes: number; readonly mostMs: number };

/** No manifest of a real film comes near these. */
export const MANIFEST_LIMITS: TextLimits = { mostBytes: 20_000_000, mostMs: 60_000 };

/**
 * The text behind an address and where it came from after redirects. Throws `ExtractionFailure` (`timeout`, `no-network`, `no-formats` for one
 * that is too large, and what `refusal` makes of a status), or the signal's reason.
 */
export async function readText(
  fetch: typeof globalThis.fetch,
  address: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  { signal }: Pick<ExtractCall, 'signal'>,
  { mostBytes, mostMs }: TextLimits,
): Promise<{ readonly text: string; readonly url: string }> {
  const url = new URL(webUrl(address.url, address.url));
  const patience = AbortSignal.timeout(mostMs);
  try {
    const answer = await fetch(url, { headers: address.headers, signal: AbortSignal.any([signal, patience]) });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw refusal(answer.status, url);
    }
    return { text: await readBody(answer, mostBytes, url.hostname), url: answer.url || url.href };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ExtractionFailure) throw cause;
    if (patience.aborted)
      throw new ExtractionFailure('timeout', `${url.hostname} did not give its list of pieces in ${Math.round(mostMs / 1_000)} s.`, {
        cause,
      });
    const code = certificateTrouble(cause);
    if (code !== null)
      throw new ExtractionFailure('untrusted-certificate', `The certificate of ${url.hostname} is not to be trusted (${code}).`, { cause });
    throw new ExtractionFailure('no-network', `${url.hostname} cannot be reached.`, { cause });
  }
}

async function readBody(answer: Response, mostBytes: number, host: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const piece of answer.body ?? []) {
    received += piece.byteLength;
    if (received > mostBytes) throw manifestFailure('too-large', host); // leaving the loop closes the connection
    pieces.push(piece);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}
