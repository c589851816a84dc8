import { type ClientLink, createORPCClient } from '@orpc/client';
import { fromWireError } from '../../common/contract/error-mapping.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { Client } from './client.ts';

export type Link = ClientLink<Record<never, never>>;

/** `current` is asked for each call, so that a new connection takes over without anyone noticing. */
export function createClient(current: () => Link): Client {
  return createORPCClient<Client>({
    async call(path, input, options) {
      try {
        return await current().call(path, input, options);
      } catch (error) {
        throw toCallError(error, options.signal);
      }
    },
  });
}

/**
 * What a failed call or watch means: an AppError, or the signal's reason where it was cancelled here. An abort that
 * nobody here asked for is the transport going away.
 */
export function toCallError(error: unknown, signal: AbortSignal | undefined): unknown {
  const isGone = error instanceof Error && (error.name === 'AbortError' || error.message.includes('WebSocket is not open'));
  const meaning = fromWireError(error, { isConnected: !isGone, signal });
  return signal?.aborted ? meaning : toAppError(meaning);
}

/** Whatever was thrown, as something with a sentence. What is not an AppError is a bug and keeps its own words. */
export function toAppError(thrown: unknown): AppError {
  const meaning = fromWireError(thrown, { isConnected: true }); // the desktop's bridge rejects with a plain wire error
  if (meaning instanceof AppError) return meaning;
  return new AppError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

export function connectionLost(): AppError {
  return new AppError('program.connection-lost', 'The connection to StreamFetch was lost.');
}
