import { request } from 'node:http';
import { Readable } from 'node:stream';
import { AppError, isErrorCode } from '../../common/contract/errors.ts';
import type { LocalSocket } from '../services/data-folder/local-socket.ts';
import type { RequestHandler } from './request-handler.ts';

/**
 * Gets what is a file and no message, such as `/media/chunk/<id>/dub`, whatever lies between. Throws the owner's refusal as an
 * `AppError`; where the owner goes away, that is `program.connection-lost`, from the call or from reading the body.
 */
export type FetchFile = (path: string, signal: AbortSignal) => Promise<Response>;

/** From the program in this process. */
export function createDirectFetch(handler: RequestHandler): FetchFile {
  return async (path, signal) => requireFile(await handler(new Request(`http://localhost${path}`, { signal }), 'local'));
}

/** From the process that listens on a local socket. */
export function createSocketFetch(socket: LocalSocket): FetchFile {
  return async (path, signal) => requireFile(await get(socket, path, signal));
}

function get({ address }: LocalSocket, path: string, signal: AbortSignal): Promise<Response> {
  const lost = (cause: unknown): unknown =>
    signal.aborted ? signal.reason : new AppError('program.connection-lost', 'The connection to StreamFetch was lost.', { cause });
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: address, path, signal, agent: false }, (incoming) => {
      const body = Readable.from(withErrors(incoming, lost));
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
      // node's type of a web stream differs from the global one only in what nobody uses of it
      resolve(new Response(Readable.toWeb(body) as unknown as ReadableStream, { status: incoming.statusCode ?? 500, headers }));
    });
    asked.once('error', (error) => reject(lost(error)));
    asked.end();
  });
}

async function* withErrors(body: AsyncIterable<Uint8Array>, told: (cause: unknown) => unknown): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw told(error);
  }
}

async function requireFile(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  throw refusalOf(text) ?? new AppError('internal', `StreamFetch answered ${response.status}.`, { cause: text });
}

/** The body of every error over HTTP is `{ code, message, details }`. */
function refusalOf(text: string): AppError | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('code' in body) || !('message' in body) || !isErrorCode(body.code)) return undefined;
    return new AppError(body.code, String(body.message));
  } catch {
    return undefined; // not from our route
  }
}
