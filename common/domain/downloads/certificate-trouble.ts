/** OpenSSL's and Node's: CERT_HAS_EXPIRED, DEPTH_ZERO_SELF_SIGNED_CERT, UNABLE_TO_VERIFY_LEAF_SIGNATURE, ERR_TLS_CERT_ALTNAME_INVALID. */
const UNTRUSTED = /(^|_)CERT(_|$)|UNABLE_TO_VERIFY/;

/** The code of a certificate that is not to be trusted, as the reason why a request failed; null for any other reason. `fetch` gives it as its cause. */
export function certificateTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && UNTRUSTED.test(error.code)) return error.code;
  return certificateTrouble(error.cause);
}
