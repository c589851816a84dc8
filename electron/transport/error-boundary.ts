import { randomBytes } from 'node:crypto';
import { mapEventIterator } from '@orpc/client';
import { ORPCError, os } from '@orpc/server';
import { toWireError, type WireErrorData } from '../../common/contract/error-mapping.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { CallContext } from './call-context.ts';
import { isEventIterator } from './client.ts';

/** Told of every error that is no `AppError`: write it to the log under this id, which is all the caller gets to see. */
export type OnBug = (error: unknown, logId: string) => void;

/** An error as oRPC sends it. Wrong input becomes `usage.invalid` with a sentence, a bug `internal` with a log id. */
export function toOrpcError(error: unknown, onBug: OnBug): ORPCError<string, WireErrorData> {
  const { code, status, message, data } = toWireError(toAppError(error, onBug));
  return new ORPCError(code, { status, message, data });
}

/** The expected failures as they are; everything else is told to `onBug` and becomes `internal` with the detail `logId`. */
export function toAppError(error: unknown, onBug: OnBug): AppError {
  if (error instanceof AppError && (error.code !== 'internal' || 'logId' in error.details)) return error;
  if (error instanceof ORPCError && error.status >= 400 && error.status < 500) return toUsageError(error);
  const logId = randomBytes(4).toString('hex');
  onBug(error, logId);
  return new AppError('internal', `Something went wrong inside StreamFetch; the log has it as ${logId}.`, { details: { logId } });
}

function toUsageError(error: ORPCError<string, unknown>): AppError {
  const issue = firstIssue(error.data);
  if (issue) return new AppError('usage.invalid', `${issue.path || 'The input'} is not valid: ${issue.message}`, { cause: error });
  return new AppError(error.status === 404 ? 'not-found' : 'usage.invalid', error.message, { cause: error });
}

/** oRPC puts Standard Schema issues into `data.issues`: `{ message, path: ['output', { key: 'kind' }] }`. */
function firstIssue(data: unknown): { readonly message: string; readonly path: string } | undefined {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return undefined;
  const issue: unknown = data.issues[0];
  if (typeof issue !== 'object' || issue === null || !('message' in issue)) return undefined;
  const steps: readonly unknown[] = 'path' in issue && Array.isArray(issue.path) ? issue.path : [];
  const path = steps.map((step) => (typeof step === 'object' && step !== null && 'key' in step ? String(step.key) : String(step)));
  return { message: String(issue.message), path: path.join('.') };
}

/**
 * The one place where a handler's error becomes a wire error, for single answers and for each step of an event iterator.
 * What ends because the caller went away is neither mapped nor reported.
 */
export function errorBoundary(onBug: OnBug) {
  return os.$context<CallContext>().middleware(async ({ next, signal }) => {
    const toSent = (error: unknown): unknown => (signal?.aborted ? error : toOrpcError(error, onBug));
    try {
      const result = await next();
      if (!isEventIterator(result.output)) return result;
      return { ...result, output: mapEventIterator(result.output, { value: (value) => value, error: async (error) => toSent(error) }) };
    } catch (error) {
      throw toSent(error);
    }
  });
}
