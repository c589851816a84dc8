import type { z } from 'zod';
import { ProviderFailure } from '../../services/dubbing/ports.ts';
import { type Endpoint, urlOf } from './access.ts';
import { type Answer, exchange, jsonOf } from './exchange.ts';

/** Asks for JSON of a known form. Throws as `exchange`, and `unanswered` for another form. */
export async function getJson<T>(
  endpoint: Endpoint,
  asked: { readonly path: readonly string[]; readonly query?: Readonly<Record<string, string>>; readonly schema: z.ZodType<T> },
  signal: AbortSignal,
): Promise<T> {
  const headers = { 'xi-api-key': endpoint.key, accept: 'application/json' };
  const answer = await exchange(urlOf(endpoint, asked.path, asked.query), { method: 'GET', headers }, endpoint, signal);
  return readAnswer(answer, asked.schema);
}

/** Throws `unanswered` where the body is not what it should be: what the service did is then not known. */
export function readAnswer<T>(answer: Answer, schema: z.ZodType<T>): T {
  const { data, success } = schema.safeParse(jsonOf(answer.text));
  if (!success) throw new ProviderFailure('unanswered', `ElevenLabs sent an answer that could not be read (${answer.status}).`);
  return data;
}
