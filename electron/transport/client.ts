import { mapEventIterator } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../common/contract/contract.ts';
import { fromWireError } from '../../common/contract/error-mapping.ts';

/** The typed client: one function for every procedure, whatever lies between. What it throws are `AppError`s. */
export type Client = ContractRouterClient<typeof contract>;

type Call = { readonly signal?: AbortSignal | undefined; next(): Promise<unknown> };

/** An oRPC interceptor that turns errors of a call, and of every step of the event iterator it returned, into `AppError`s. */
export function errorsToAppErrors(isConnected: () => boolean): (call: Call) => Promise<unknown> {
  return async (call) => {
    const toApp = (error: unknown): unknown => fromWireError(error, { isConnected: isConnected(), signal: call.signal });
    try {
      const output = await call.next();
      if (!isEventIterator(output)) return output;
      return mapEventIterator(output, { value: (value) => value, error: async (error) => toApp(error) });
    } catch (error) {
      throw toApp(error);
    }
  };
}

export function isEventIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
