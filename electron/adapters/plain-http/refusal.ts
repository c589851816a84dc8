import { ExtractionFailure } from '../../services/downloads/ports.ts';

/** What the status of an answer without the file means. */
export function refusal(status: number, { hostname }: URL): ExtractionFailure {
  if (status === 401 || status === 407) return new ExtractionFailure('login-required', `${hostname} wants a sign-in for this file.`);
  if (status === 404 || status === 410) return new ExtractionFailure('not-found', `${hostname} has no such file.`);
  if (status === 451) return new ExtractionFailure('geo-blocked', `${hostname} does not give this file here, for legal reasons.`);
  if (status === 429 || status >= 500) return new ExtractionFailure('no-network', `${hostname} is not able to answer now (${status}).`);
  return new ExtractionFailure('unknown', `${hostname} refused the file with status ${status}.`);
}
