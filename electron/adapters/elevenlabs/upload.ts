import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { ProviderFailure } from '../../services/dubbing/ports.ts';
import type { Endpoint } from './access.ts';
import { type Answer, accepted, textOf } from './exchange.ts';
import { failureOf, type Phase } from './failure.ts';
import { type FormField, type FormFrame, frameForm } from './multipart.ts';
import { type Link, whileTalking } from './while-talking.ts';

/** All of a file that is in memory at once. */
const PIECE_BYTES = 256 * 1024;

const MEDIA_TYPES: Readonly<Record<string, string>> = { '.flac': 'audio/flac', '.mp4': 'video/mp4' };

/**
 * Posts a form with a file, streamed from the disk with its length known beforehand: chunks are large, and several are sent at once. Never
 * sent twice. Returns an answer of 2xx; throws `ProviderFailure`, `unreachable` only where no connection was made, the signal's reason, and
 * what the file system says of the file.
 */
export async function uploadFile(
  url: URL,
  form: { readonly fields: readonly FormField[]; readonly mediaPath: string },
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Answer> {
  const extension = path.extname(form.mediaPath).toLowerCase();
  const name = `chunk${extension}`; // the file's own name tells of this machine
  const frame = frameForm(form.fields, { name, contentType: MEDIA_TYPES[extension] ?? 'application/octet-stream' }, randomUUID());
  const file = await open(form.mediaPath, 'r');
  try {
    const { size } = await file.stat();
    return accepted(await post(url, { frame, file, sizeBytes: size }, endpoint, signal), endpoint.key);
  } finally {
    await file.close();
  }
}

type Body = { readonly frame: FormFrame; readonly file: FileHandle; readonly sizeBytes: number };

async function post(url: URL, body: Body, { key, timing }: Endpoint, signal: AbortSignal): Promise<Answer> {
  let phase: Phase = 'connecting';
  try {
    return await whileTalking(signal, timing.silenceMs, async (link) => {
      // A connection of its own: one from before may be closed by the service as it is used, and nobody knows what was taken. It is
      // said to be kept open, though: a service that is to close it with an early refusal cuts it before the refusal is read.
      const agent = new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
      const request = startRequest(url, body, { key, agent, signal: link.signal });
      const moved = (): void => {
        phase = 'sent';
        link.touch();
      };
      request.once('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', moved));
      const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
        request.once('response', resolve);
        request.on('error', reject);
      });
      const sending = sendBody(request, body, moved);
      try {
        // It may answer before all is sent: a refusal does not wait for the body.
        await Promise.race([answered, sending.then(() => link.touch(timing.answerMs))]);
        const response = await answered;
        link.touch();
        return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(touching(response, link)) };
      } finally {
        request.destroy();
        agent.destroy();
        // A read of the file must be over before the file is closed.
        await sending;
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderFailure) throw error;
    throw failureOf({ kind: 'broken', error, phase }, { nowMs: Date.now(), key });
  }
}

function startRequest(
  url: URL,
  { frame, sizeBytes }: Body,
  { key, agent, signal }: { readonly key: string; readonly agent: http.Agent; readonly signal: AbortSignal },
): ClientRequest {
  const headers = {
    'xi-api-key': key,
    accept: 'application/json',
    'content-type': frame.contentType,
    'content-length': frame.head.length + sizeBytes + frame.tail.length,
  };
  return (url.protocol === 'https:' ? https : http).request(url, { method: 'POST', agent, signal, headers });
}

/** Sends piece after piece and tells `moved` when one has left. Never rejects: whatever breaks ends the request, and that tells. */
async function sendBody(request: ClientRequest, { frame, file, sizeBytes }: Body, moved: () => void): Promise<void> {
  try {
    await send(request, frame.head);
    moved();
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let position = 0; position < sizeBytes; ) {
      const { bytesRead } = await file.read(piece, 0, Math.min(PIECE_BYTES, sizeBytes - position), position);
      if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
      position += bytesRead;
      await send(request, piece.subarray(0, bytesRead));
      moved();
    }
    await send(request, frame.tail);
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : undefined);
  }
}

/** Settles when the piece has left, or the request has ended. */
function send(request: ClientRequest, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the request has ended'));
    if (request.destroyed) return ended();
    request.once('close', ended);
    request.write(piece, (error) => {
      request.off('close', ended);
      if (error) reject(error);
      else resolve();
    });
  });
}

async function* touching(response: http.IncomingMessage, link: Link): AsyncGenerator<Uint8Array> {
  for await (const piece of response as AsyncIterable<Buffer>) {
    link.touch();
    yield piece;
  }
}
