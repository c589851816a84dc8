import { createRouterClient } from '@orpc/server';
import { type Client, errorsToAppErrors } from './client.ts';
import type { AppRouter } from './router.ts';

/** The typed client straight on a router in this process, for the command line when no other process owns the folder. */
export function createDirectClient(router: AppRouter): Client {
  return createRouterClient(router, { context: { caller: 'local' }, interceptors: [errorsToAppErrors(() => true)] });
}
