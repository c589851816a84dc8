import { assertNever } from '../../../common/units/assert-never.ts';
import { type FailureKind, ProviderFailure } from '../../services/dubbing/ports.ts';
import { codeOf, isNeverConnected, SilenceError } from './network-error.ts';
import { presentable, readServiceWords } from './service-words.ts';

/** Names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How far a request had come: `sent` from the moment its connection stood, `unknown` where only the error can tell. */
export type Phase = 'connecting' | 'sent' | 'unknown';

/** How a call ended that did not do what it was made for. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: AnswerHeaders; readonly body: unknown }
  | { readonly kind: 'broken'; readonly error: unknown; readonly phase: Phase };

/** `nowMs` is what a date in Retry-After is counted from; `key` is kept out of messages. */
export type FailureContext = { readonly nowMs: number; readonly key: string | null };

/** What an outcome means to who called. Pure. */
export function failureOf(outcome: Outcome, { nowMs, key }: FailureContext): ProviderFailure {
  switch (outcome.kind) {
    case 'answered': {
      const { word, sentence } = readServiceWords(outcome.body);
      const kind = kindOf(outcome.status, word);
      const lead = `${isRedirect(outcome.status) ? 'ElevenLabs sent us to another address' : LEADS[kind]} (${outcome.status})`;
      const message = presentable(sentence ? `${lead}: ${sentence}` : `${lead}.`, key);
      return new ProviderFailure(kind, message, { retryAfterMs: retryAfterMs(outcome.headers, nowMs) });
    }
    case 'broken': {
      const isUnreachable = outcome.phase === 'connecting' || (outcome.phase === 'unknown' && isNeverConnected(outcome.error));
      const kind = isUnreachable ? 'unreachable' : 'unanswered';
      return new ProviderFailure(kind, `${LEADS[kind]}: ${reasonOf(outcome.error)}.`);
    }
    default:
      return assertNever(outcome);
  }
}

const LEADS: Readonly<Record<FailureKind, string>> = {
  'key-refused': 'ElevenLabs refused the key',
  'quota-exceeded': 'The quota at ElevenLabs is used up',
  'not-permitted': 'ElevenLabs does not permit this with the key or plan',
  'too-many-at-once': 'ElevenLabs already does as much at once as the plan allows',
  busy: 'ElevenLabs is busy',
  rejected: 'ElevenLabs refused the request',
  missing: 'ElevenLabs does not have this work',
  'not-ready': 'ElevenLabs has no result yet',
  unreachable: 'ElevenLabs could not be reached',
  unanswered: 'No usable answer came from ElevenLabs',
};

function kindOf(status: number, word: string | null): FailureKind {
  if (word === 'quota_exceeded' && [400, 401, 402, 403].includes(status)) return 'quota-exceeded';
  if (status >= 500) return 'unanswered';
  switch (status) {
    case 401:
      return 'key-refused';
    case 402: // "Payment required": of the plan, so the next chunk would hear the same.
    case 403:
      return 'not-permitted';
    case 404:
      return 'missing';
    case 408:
      return 'unanswered';
    case 425:
      return 'not-ready';
    case 429:
      return word === 'too_many_concurrent_requests' ? 'too-many-at-once' : 'busy';
    default:
      return status >= 300 ? 'rejected' : 'unanswered';
  }
}

/** No redirect is followed: it would carry the key to wherever it points. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** A longer wait than an hour is asked for by mistake; asking again then costs nothing. */
const LONGEST_WAIT_MS = 3_600_000;

/** Retry-After in seconds or as a date, else X-RateLimit-Reset in seconds since the epoch; null where neither can be read. */
function retryAfterMs(headers: AnswerHeaders, nowMs: number): number | null {
  const after = single(headers['retry-after']);
  const isSeconds = after !== undefined && /^\d+(\.\d+)?$/.test(after);
  const reset = single(headers['x-ratelimit-reset']);
  const waits = [
    isSeconds ? Number(after) * 1_000 : Number.NaN,
    after !== undefined && !isSeconds ? Date.parse(after) - nowMs : Number.NaN,
    reset !== undefined && /^\d+$/.test(reset) ? Number(reset) * 1_000 - nowMs : Number.NaN,
  ];
  const wait = waits.find((each) => Number.isFinite(each));
  return wait === undefined ? null : Math.min(LONGEST_WAIT_MS, Math.max(0, Math.round(wait)));
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.[0])?.trim();
}

/** Only words of ours and codes: messages of libraries may hold addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof SilenceError) return error.message;
  return codeOf(error) ?? 'the connection broke';
}
