import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../common/contract/errors.ts';
import { assetId } from '../../common/units/ids.ts';
import type { AssetService } from '../services/assets/asset-service.ts';
import { contentTypeOf } from '../services/assets/mime.ts';
import { hasCode } from '../services/delivery/output-error.ts';
import type { DubbingService } from '../services/dubbing/dubbing-service.ts';
import { attachment, isRangeCurrent, isUnchanged, parseRange } from './byte-range.ts';
import { serveChunkSound } from './chunk-sound-route.ts';
import { fileBody } from './file-body.ts';
import { methodNotAllowed } from './respond.ts';

type Served = { readonly path: string; readonly type: string; readonly name: string; readonly isDownload: boolean };

/** Serves `/media/<id>`, `/media/<id>/thumbnail` and the sound of chunks. Throws `not-found` and `media.vanished`. */
export async function serveMedia(
  request: Request,
  url: URL,
  { assets, dubbing }: { readonly assets: AssetService; readonly dubbing: Pick<DubbingService, 'chunkSound'> },
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  if (url.pathname.startsWith('/media/chunk/')) return serveChunkSound(request, url.pathname, dubbing);
  const match = /^\/media\/([\w-]{1,64})(\/thumbnail)?$/.exec(url.pathname);
  if (!match) throw new AppError('not-found', 'There is no such file.');
  const id = assetId(match[1] ?? '');
  if (match[2]) return serveFile(request, await thumbnail(assets, id));
  const record = assets.recordOf(id);
  const isDownload = url.searchParams.get('download') === '1';
  return serveFile(request, { path: await assets.pathOf(id), type: contentTypeOf(record), name: record.name, isDownload });
}

async function thumbnail(assets: AssetService, id: ReturnType<typeof assetId>): Promise<Served> {
  const path = await assets.thumbnail(id);
  if (path === null) throw new AppError('not-found', 'This file has no picture.');
  return { path, type: 'image/jpeg', name: 'thumbnail.jpg', isDownload: false };
}

async function serveFile(request: Request, served: Served): Promise<Response> {
  const file = await openFile(served);
  let isHandedOver = false;
  try {
    const { size, mtimeMs, ino } = await file.stat();
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}-${ino.toString(36)}"`;
    const headers = commonHeaders(served, etag, mtimeMs);
    if (isUnchanged(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
    const range = isRangeCurrent(request.headers.get('if-range'), etag) ? parseRange(request.headers.get('range'), size) : WHOLE;
    if (range.kind === 'unsatisfiable') {
      headers.set('content-range', `bytes */${size}`);
      return new Response(null, { status: 416, headers });
    }
    const { start, end } = range.kind === 'part' ? range : { start: 0, end: size };
    if (range.kind === 'part') headers.set('content-range', `bytes ${start}-${end - 1}/${size}`);
    headers.set('content-length', String(end - start));
    const status = range.kind === 'part' ? 206 : 200;
    if (request.method === 'HEAD' || start === end) return new Response(null, { status, headers });
    isHandedOver = true;
    return new Response(fileBody(file, start, end, request.signal), { status, headers });
  } finally {
    if (!isHandedOver) await file.close();
  }
}

const WHOLE = { kind: 'whole' } as const;

async function openFile(served: Served): Promise<FileHandle> {
  try {
    return await open(served.path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      throw new AppError('media.vanished', `${served.name} is no longer in its place.`, { details: { name: served.name }, cause: error });
    }
    if (hasCode(error, 'EACCES', 'EPERM')) {
      throw new AppError('media.unreadable', `StreamFetch may not read ${served.name}.`, { details: { name: served.name }, cause: error });
    }
    throw error;
  }
}

function commonHeaders(served: Served, etag: string, mtimeMs: number): Headers {
  return new Headers({
    'content-type': served.type,
    'accept-ranges': 'bytes',
    etag,
    'last-modified': new Date(mtimeMs).toUTCString(),
    // The file may be changed in its place: ask again each time, by the tag.
    'cache-control': 'private, no-cache',
    // Whatever the bytes are, opened by itself it is never a page of ours.
    'content-security-policy': "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    ...(served.isDownload ? { 'content-disposition': attachment(served.name) } : {}),
  });
}
