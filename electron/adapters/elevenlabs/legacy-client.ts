import type { DubbingClient } from '@elevenlabs/elevenlabs-js/api/resources/dubbing/client/Client.js';
import { ProviderFailure } from '../../services/dubbing/ports.ts';
import type { Endpoint } from './access.ts';
import { exchange } from './exchange.ts';

/**
 * A small call of the official SDK, each with a client of its own, for address and key may have changed. Loaded at the first use: its
 * dubbing part alone takes 0.45 s and 120 MB (all of it 0.55 s and 166 MB), for it brings the whole SDK's schemas along. Throws
 * `ProviderFailure`, `unanswered` where the SDK cannot read an answer, and the signal's reason.
 */
export async function callSdk<T>(
  endpoint: Endpoint,
  signal: AbortSignal,
  call: (client: DubbingClient, options: { readonly abortSignal: AbortSignal }) => PromiseLike<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { DubbingClient } = await import('@elevenlabs/elevenlabs-js/api/resources/dubbing/client/Client.js');
  const client = new DubbingClient({
    apiKey: endpoint.key,
    baseUrl: endpoint.baseUrl,
    maxRetries: 0,
    // The SDK stops its clock once headers are in; `exchange` has one for the whole, ours is to be the first to ring.
    timeoutInSeconds: (endpoint.timing.silenceMs * 2) / 1_000,
    fetch: sdkFetch(endpoint),
  });
  try {
    return await call(client, { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.cause instanceof ProviderFailure) throw error.cause;
    throw new ProviderFailure('unanswered', 'ElevenLabs sent an answer that could not be read.');
  }
}

/** What the SDK sends goes our own way: whole bodies within a time and a size, no redirect. Its failures come back as the error's cause. */
function sdkFetch(endpoint: Endpoint): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const call = { method: request.method, headers: Object.fromEntries(request.headers) };
    const { status, text } = await exchange(new URL(request.url), call, endpoint, request.signal);
    return new Response(text === '' ? null : text, { status, headers: { 'content-type': 'application/json' } });
  };
}
