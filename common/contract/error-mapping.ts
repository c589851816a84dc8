import { AppError, type ErrorCode, type ErrorDetails, httpStatusOf, isErrorCode } from './errors.ts';

/** The fields of an error as they travel, for every transport: oRPC's own error shape with our code and values in `data`. */
export type WireError = {
  readonly code: ErrorCode;
  readonly status: number;
  readonly message: string;
  readonly data: WireErrorData;
};
/** An `internal` error carries `logId` among its details: the entry of the owner's log that holds the real error. */
export type WireErrorData = { readonly code: ErrorCode; readonly details: ErrorDetails };

export function toWireError(error: AppError): WireError {
  const { code, message, details } = error;
  return { code, status: httpStatusOf(code), message, data: { code, details } };
}

/** Codes that oRPC itself answers with, before one of our procedures ran. */
const LIBRARY_CODES: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'usage.invalid',
  PAYLOAD_TOO_LARGE: 'usage.invalid',
  NOT_FOUND: 'not-found',
  METHOD_NOT_SUPPORTED: 'usage.invalid',
};

/** `signal` is the call's own AbortSignal, by its shape: this folder knows neither browser nor Node. */
export type LinkState = {
  readonly isConnected: boolean;
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown } | undefined;
};

/**
 * Turns what a call of the typed client threw into an `AppError`: an error the owner sent, or `program.connection-lost`
 * where the call ended because the link did (`isConnected` false). Works on the shape alone: the desktop's bridge rejects
 * with a plain `WireError`. What the caller aborted stays the signal's reason, and what is none of these is handed back as
 * it is.
 */
export function fromWireError(thrown: unknown, link: LinkState): unknown {
  if (thrown instanceof AppError) return thrown;
  if (link.signal?.aborted) return link.signal.reason;
  const sent = parseSent(thrown);
  if (sent) return sent;
  if (link.isConnected) return thrown;
  return new AppError('program.connection-lost', 'The connection to StreamFetch was lost.', { cause: thrown });
}

function parseSent(thrown: unknown): AppError | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || !('status' in thrown) || !('message' in thrown))
    return undefined;
  if (typeof thrown.code !== 'string' || typeof thrown.message !== 'string') return undefined;
  const data = 'data' in thrown ? thrown.data : undefined;
  if (typeof data === 'object' && data !== null && 'code' in data && isErrorCode(data.code)) {
    return new AppError(data.code, thrown.message, { details: parseDetails('details' in data ? data.details : undefined) });
  }
  return new AppError(LIBRARY_CODES[thrown.code] ?? 'internal', thrown.message, { cause: thrown });
}

function parseDetails(value: unknown): ErrorDetails {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => typeof entry === 'string' || typeof entry === 'number'));
}
