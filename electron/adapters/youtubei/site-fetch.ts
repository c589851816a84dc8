import { AsyncLocalStorage } from 'node:async_hooks';
import { certificateTrouble } from '../../../common/domain/downloads/certificate-trouble.ts';
import type { ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';

export type SiteFetch = {
  readonly fetch: typeof fetch;
  /** Every request made within ends with the signal; the libraries take none themselves. */
  within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
};

/** A `fetch` for a library that asks the site: throws `ExtractionFailure` for what is not an answer of the site, else the signal's reason. */
export function createSiteFetch(fetch: typeof globalThis.fetch): SiteFetch {
  const scope = new AsyncLocalStorage<AbortSignal>();
  return {
    within: (signal, work) => scope.run(signal, work),
    async fetch(input, init) {
      const signal = scope.getStore();
      signal?.throwIfAborted();
      const answer = await fetch(input, { ...init, ...(signal && { signal }) }).catch((cause: unknown) => {
        signal?.throwIfAborted();
        const code = certificateTrouble(cause);
        if (code !== null)
          throw new ExtractionFailure('untrusted-certificate', `The certificate of YouTube is not to be trusted (${code}).`, { cause });
        throw new ExtractionFailure('no-network', 'YouTube cannot be reached.', { cause });
      });
      if (answer.ok) return answer;
      await answer.body?.cancel();
      throw new ExtractionFailure(kindOfStatus(answer.status), `YouTube answered with status ${answer.status}.`);
    },
  };
}

/** 400 is what the site says to clients that it does not know any more (`Precondition check failed`). */
function kindOfStatus(status: number): ExtractionFailureKind {
  if (status === 400) return 'extractor-outdated';
  if (status === 407) return 'login-required';
  if (status === 429 || status >= 500) return 'no-network';
  return status === 404 || status === 410 ? 'not-found' : 'unknown';
}
