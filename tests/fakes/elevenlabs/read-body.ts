import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { Call } from './handlers.ts';
import { readMultipart } from './multipart.ts';
import type { RouteName } from './routes.ts';
import { readSourceMedia, UNREADABLE } from './source-media.ts';

type Body = Pick<Call, 'upload' | 'body'>;
const NOTHING: Body = { upload: undefined, body: undefined };

/**
 * Reads a request's body to its end: a form whose files go to `folder`, JSON, or what nobody asked for. One of the wrong form is no
 * body. Throws where the client breaks off, or the stand-in closes.
 */
export async function readBody(
  request: IncomingMessage,
  route: RouteName,
  place: { readonly folder: string; readonly signal: AbortSignal },
): Promise<Body> {
  const isCreate = route === 'v2.create' || route === 'v1.create';
  try {
    if (isCreate) return await readUpload(request, place);
    if (route === 'v2.language.create') return { ...NOTHING, body: await readJson(request) };
  } catch (error) {
    if (place.signal.aborted || (request.destroyed && !request.complete)) throw error;
  }
  await finished(request.resume());
  return NOTHING;
}

async function readUpload(request: IncomingMessage, place: { readonly folder: string; readonly signal: AbortSignal }): Promise<Body> {
  const nameFile = (): string => `upload-${randomUUID()}`;
  const { files, fields } = await readMultipart(request, request.headers['content-type'] ?? '', { folder: place.folder, nameFile });
  const media = files.file ? await readSourceMedia(files.file.path, place.signal) : UNREADABLE;
  return { ...NOTHING, upload: { file: files.file, media, fields } };
}
