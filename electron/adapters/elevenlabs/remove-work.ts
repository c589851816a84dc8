import { ProviderFailure } from '../../services/dubbing/ports.ts';
import { type Endpoint, urlOf } from './access.ts';
import { exchange } from './exchange.ts';

/** Deletes what is at `path`; work that is not there any more is no failure. Throws as `exchange`. */
export async function removeWork(endpoint: Endpoint, path: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await exchange(urlOf(endpoint, path), { method: 'DELETE', headers: { 'xi-api-key': endpoint.key } }, endpoint, signal);
  } catch (error) {
    if (!(error instanceof ProviderFailure && error.kind === 'missing')) throw error;
  }
}
