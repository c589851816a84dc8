import { implement } from '@orpc/server';
import { contract } from '../../../common/contract/contract.ts';
import type { CallContext } from '../call-context.ts';
import { errorBoundary, type OnBug } from '../error-boundary.ts';

export type RouterOptions = {
  readonly onBug: OnBug;
  /** Off in release builds: a wrong answer is then better than none. */
  readonly validateOutputs: boolean;
};

/** The contract's procedures, still without handlers; the error boundary lies around input and output validation. */
export function createProcedures(options: RouterOptions) {
  // NaN is never reached as an index, so outputs are not parsed (oRPC: `initialOutputValidationIndex`)
  const config = options.validateOutputs ? {} : { initialOutputValidationIndex: Number.NaN };
  return implement(contract, config).$context<CallContext>().use(errorBoundary(options.onBug));
}
export type Procedures = ReturnType<typeof createProcedures>;
