import type { IncomingHttpHeaders } from 'node:http';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders };

/** What was asked for (`end` is null for an open end) and what is known of the file already. */
export type Asked = {
  readonly start: number;
  readonly end: number | null;
  readonly sizeBytes: number | null;
  readonly validator: string | null;
};

export type Judgement =
  | { readonly kind: 'range'; readonly sizeBytes: number; readonly validator: string | null }
  /** The file from its start, whatever range was asked for. */
  | { readonly kind: 'whole-file'; readonly sizeBytes: number | null; readonly validator: string | null }
  | { readonly kind: 'changed'; readonly why: string }
  | { readonly kind: 'unsatisfiable'; readonly sizeBytes: number | null }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'try-later'; readonly status: number; readonly askedMs: number | null }
  | { readonly kind: 'wrong'; readonly why: string };

/** What the head of an answer means, before a byte of its body is believed. */
export function judgeAnswer({ status, headers }: Answer, asked: Asked, nowMs: number): Judgement {
  if (status === 416) return { kind: 'unsatisfiable', sizeBytes: contentRangeOf(headers)?.total ?? null };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'try-later', status, askedMs: retryAfterMs(headers['retry-after'], nowMs) };
  if (status !== 200 && status !== 206) return { kind: 'refused', status };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return { kind: 'wrong', why: `it is compressed (${encoding})` };
  const validator = validatorOf(headers);
  if (asked.validator !== null && validator !== null && validator !== asked.validator)
    return { kind: 'changed', why: 'it is marked as another version' };
  if (status === 200) return judgeWhole(lengthOf(headers), validator, asked);
  return judgeRange(headers, validator, asked);
}

function judgeWhole(sizeBytes: number | null, validator: string | null, asked: Asked): Judgement {
  if (sizeBytes !== null && asked.sizeBytes !== null && sizeBytes !== asked.sizeBytes)
    return { kind: 'changed', why: `it has ${sizeBytes} bytes instead of ${asked.sizeBytes}` };
  return { kind: 'whole-file', sizeBytes, validator };
}

function judgeRange(headers: IncomingHttpHeaders, validator: string | null, asked: Asked): Judgement {
  const range = contentRangeOf(headers);
  if (!range || range.start === null) return { kind: 'wrong', why: 'it does not say which part of the file it is' };
  if (range.start !== asked.start) return { kind: 'wrong', why: `it begins at ${range.start} instead of ${asked.start}` };
  if (range.total === null) return { kind: 'wrong', why: 'it does not say how large the file is' };
  if (asked.sizeBytes !== null && range.total !== asked.sizeBytes)
    return { kind: 'changed', why: `it has ${range.total} bytes instead of ${asked.sizeBytes}` };
  return { kind: 'range', sizeBytes: range.total, validator };
}

/** What tells one version of a file from another: a strong ETag, else Last-Modified, else a weak ETag. */
export function validatorOf(headers: IncomingHttpHeaders): string | null {
  const { etag } = headers;
  return etag?.startsWith('"') ? etag : (headers['last-modified'] ?? etag ?? null);
}

/** What If-Range may hold (RFC 9110, 13.1.5: never a weak ETag). */
export function ifRangeOf(validator: string | null): string | null {
  return validator?.startsWith('W/') ? null : validator;
}

export function lengthOf(headers: IncomingHttpHeaders): number | null {
  const length = headers['content-length'];
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** `bytes 0-99/1000`; total or, with a 416, the range may be an asterisk. */
export function contentRangeOf(headers: IncomingHttpHeaders): { readonly start: number | null; readonly total: number | null } | undefined {
  const found = /^bytes\s+(?:(\d{1,15})-\d{1,15}|\*)\/(\d{1,15}|\*)$/.exec(headers['content-range'] ?? '');
  if (!found) return undefined;
  return { start: found[1] === undefined ? null : Number(found[1]), total: found[2] === '*' ? null : Number(found[2]) };
}

/** Seconds or an HTTP date; null for neither. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
