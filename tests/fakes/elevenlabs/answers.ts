import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type FileBody = { readonly path: string; readonly sizeBytes: number };

/** What is answered: bytes, a file that is streamed, or nothing. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | FileBody | null;
};

/** Where a body ends early. */
export type BodyEnd = { readonly kind: 'cut-body' | 'stall-body'; readonly afterBytes: number };

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers }, body };
}

export function text(status: number, value: string, contentType: string): Answer {
  const body = Buffer.from(value);
  return { status, headers: { 'content-type': contentType, 'content-length': String(body.length) }, body };
}

export const NO_CONTENT: Answer = { status: 204, headers: {}, body: null };

type Detail = readonly [status: string, message: string];

/**
 * What the service says with a status, where documents or users tell: `invalid_api_key`, `quota_exceeded`, both words of 429. The words
 * of 403, 404, 425 and 5xx are ours.
 */
const DETAILS: Readonly<Record<number, Detail>> = {
  400: ['invalid_request', 'The request is not valid.'],
  401: ['invalid_api_key', 'Invalid API key'],
  403: ['missing_permissions', 'The API key you used is missing a permission to do this.'],
  404: ['dubbing_not_found', 'There is no such dubbing.'],
  425: ['dubbing_not_ready', 'The dubbing is not ready yet.'],
  429: ['system_busy', 'The system is experiencing heavy traffic, please try again.'],
};
const OTHER_DETAIL: Detail = ['internal_server_error', 'Something went wrong.'];

/** A refusal in the service's own form: a list of the faulty fields for 422, otherwise a word and a sentence. */
export function refusal(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  if (status === 422) return invalidField('file', 'The file could not be processed.');
  const [word, message] = DETAILS[status] ?? OTHER_DETAIL;
  return detail(status, word, message, headers);
}

export function detail(status: number, word: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { detail: { status: word, message } }, headers);
}

export function invalidField(field: string, message: string): Answer {
  return json(422, { detail: [{ loc: ['body', field], msg: message, type: 'value_error' }] });
}

/** Sends an answer. Rejects when the client has gone, or the signal cuts a body that is on its way. */
export async function send(response: ServerResponse, answer: Answer, end?: BodyEnd): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  if (end) return await sendPart(response, answer, end);
  if (answer.body === null || Buffer.isBuffer(answer.body)) response.end(answer.body ?? undefined);
  else await pipeline(createReadStream(answer.body.path), response);
}

async function sendPart(response: ServerResponse, { body }: Answer, end: BodyEnd): Promise<void> {
  response.flushHeaders();
  for await (const piece of partOf(body, end.afterBytes)) {
    await new Promise<void>((resolve, reject) => response.write(piece, (error) => (error ? reject(error) : resolve())));
  }
  if (end.kind === 'cut-body') response.destroy();
}

function partOf(body: Answer['body'], sizeBytes: number): Readable {
  if (body === null || sizeBytes <= 0) return Readable.from([]);
  if (Buffer.isBuffer(body)) return Readable.from([body.subarray(0, sizeBytes)]);
  return createReadStream(body.path, { end: sizeBytes - 1 });
}
