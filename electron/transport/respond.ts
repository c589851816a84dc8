import { type ErrorCode, type ErrorDetails, httpStatusOf } from '../../common/contract/errors.ts';
import { type OnBug, toAppError } from './error-boundary.ts';

/** The body of every error over HTTP, of REST and of our own routes alike. */
export function errorBody(
  error: unknown,
  onBug: OnBug,
): { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails } {
  const { code, message, details } = toAppError(error, onBug);
  return { code, message, details };
}

export function errorResponse(error: unknown, onBug: OnBug, headers: Readonly<Record<string, string>> = {}): Response {
  const body = errorBody(error, onBug);
  return json(httpStatusOf(body.code), body, headers);
}

export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

export function text(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** 405 with the methods that are allowed. */
export function methodNotAllowed(allowed: string): Response {
  return text(405, 'This address does not take that method.', { allow: allowed });
}
