/** Nothing came or went for as long as is borne. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
  constructor(silentMs: number) {
    super(`nothing for ${silentMs / 1_000} s`);
  }
}

const NEVER_CONNECTED = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
]);
/** OpenSSL's: CERT_HAS_EXPIRED, DEPTH_ZERO_SELF_SIGNED_CERT, UNABLE_TO_GET_ISSUER_CERT_LOCALLY. */
const CERTIFICATE = /(^|_)CERT(_|$)/;

type SystemError = { readonly code: string; readonly syscall: string | undefined };

/** True where the error itself tells that no connection was made, so nothing can have been sent. */
export function isNeverConnected(error: unknown): boolean {
  const found = systemErrorOf(error, 5);
  // A network that goes away in the middle gives the same codes, but on `read` and `write`.
  if (!found || found.syscall === 'read' || found.syscall === 'write') return false;
  return found.syscall === 'connect' || NEVER_CONNECTED.has(found.code) || CERTIFICATE.test(found.code);
}

/** The code for a message: `ECONNRESET`; null where there is none. */
export function codeOf(error: unknown): string | null {
  return systemErrorOf(error, 5)?.code ?? null;
}

/** `fetch` hides the error in `cause`, a name with several addresses in `errors`. */
function systemErrorOf(error: unknown, depth: number): SystemError | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const found = systemErrorOf(inner, depth - 1);
  if (found) return found;
  return 'code' in error && typeof error.code === 'string' ? { code: error.code, syscall } : undefined;
}
