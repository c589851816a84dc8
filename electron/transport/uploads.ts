import type { Asset } from '../../common/contract/assets.ts';
import { AppError } from '../../common/contract/errors.ts';
import { type AssetId, assetId } from '../../common/units/ids.ts';
import type { OnBug } from './error-boundary.ts';
import { errorResponse, json, methodNotAllowed } from './respond.ts';
import { UPLOAD_ID, type Upload, type UploadStore } from './upload-store.ts';

const VERSION = '1.0.0';
const TUS = { 'tus-resumable': VERSION, 'cache-control': 'no-store' } as const;
/** Left free on the disk, so that an upload never takes the last bytes the database needs. */
const RESERVE_BYTES = 64 * 1024 * 1024;

export type UploadOptions = {
  readonly store: UploadStore;
  /** Moves a complete file into the library; again with the same id, it gives the same asset. See `AssetService.addUpload`. */
  readonly addUpload: (temporaryPath: string, name: string, id: AssetId) => Promise<Asset>;
  readonly freeBytes: () => Promise<number>;
  readonly onBug: OnBug;
};

export type UploadRoute = (request: Request, url: URL) => Promise<Response>;

/**
 * Resumable uploads: tus 1.0 with creation and termination (https://tus.io/protocols/resumable-upload) below `/uploads`. The
 * answer that completes one, and every HEAD after it, carry the new asset's id in `Upload-Asset-Id`; that is the upload's own.
 */
export function createUploadRoute(options: UploadOptions): UploadRoute {
  const turns = createTurns();
  return async (request, url) => {
    try {
      if (request.method === 'OPTIONS') return await describe(options);
      if (request.headers.get('tus-resumable') !== VERSION) return json(412, WRONG_VERSION, { ...TUS, 'tus-version': VERSION });
      if (url.pathname === '/uploads')
        return request.method === 'POST' ? await create(request, options) : methodNotAllowed('OPTIONS, POST');
      const id = url.pathname.slice('/uploads/'.length);
      if (!UPLOAD_ID.test(id)) throw new AppError('not-found', 'There is no such upload.');
      if (request.method === 'HEAD') {
        const upload = await options.store.get(id);
        return isHalfway(upload) ? await turns.take(id, request.signal, () => headOfTaken(id, options)) : head(upload);
      }
      if (request.method === 'PATCH') return await turns.take(id, request.signal, (signal) => patch(request, id, options, signal));
      if (request.method === 'DELETE') return await turns.take(id, request.signal, () => terminate(id, options));
      return methodNotAllowed('OPTIONS, HEAD, PATCH, DELETE');
    } catch (error) {
      return errorResponse(error, options.onBug, TUS);
    }
  };
}

const WRONG_VERSION = { code: 'usage.invalid', message: `This is tus ${VERSION}.`, details: {} } as const;

async function roomFor({ store, freeBytes }: UploadOptions): Promise<number> {
  return Math.max(0, (await freeBytes()) - (await store.outstandingBytes()) - RESERVE_BYTES);
}

async function describe(options: UploadOptions): Promise<Response> {
  const headers = {
    ...TUS,
    'tus-version': VERSION,
    'tus-extension': 'creation,termination',
    'tus-max-size': String(await roomFor(options)),
  };
  return new Response(null, { status: 204, headers });
}

async function create(request: Request, options: UploadOptions): Promise<Response> {
  const lengthBytes = wholeNumber(request.headers.get('upload-length'), 'Upload-Length');
  if (lengthBytes === 0) throw new AppError('media.empty', 'The file is empty.');
  const room = await roomFor(options);
  if (lengthBytes > room) {
    throw new AppError('upload.too-large', 'The disk has not enough room for this file.', { details: { lengthBytes, freeBytes: room } });
  }
  const name = parseMetadata(request.headers.get('upload-metadata')).get('filename') || 'upload';
  const upload = await options.store.create(lengthBytes, name);
  return new Response(null, { status: 201, headers: { ...TUS, location: `/uploads/${upload.id}` } });
}

/** The library took the file and this process, or one that was killed, has not noted yet as which asset. */
const isHalfway = (upload: Upload): boolean => upload.isTaken && upload.assetId === null;

async function headOfTaken(id: string, options: UploadOptions): Promise<Response> {
  const upload = await options.store.get(id);
  return head(isHalfway(upload) ? { ...upload, assetId: await finish(upload, options) } : upload);
}

function head(upload: Upload): Response {
  const headers = new Headers({ ...TUS, 'upload-offset': String(upload.offsetBytes), 'upload-length': String(upload.lengthBytes) });
  if (upload.assetId !== null) headers.set('upload-asset-id', upload.assetId);
  return new Response(null, { status: 200, headers });
}

async function patch(request: Request, id: string, options: UploadOptions, signal: AbortSignal): Promise<Response> {
  if (request.headers.get('content-type') !== 'application/offset+octet-stream') {
    return json(415, { code: 'usage.invalid', message: 'An upload is sent as application/offset+octet-stream.', details: {} }, TUS);
  }
  const upload = await options.store.get(id);
  const offsetBytes = wholeNumber(request.headers.get('upload-offset'), 'Upload-Offset');
  if (offsetBytes !== upload.offsetBytes) {
    throw new AppError('upload.offset-mismatch', 'The upload goes on at another place.', { details: { offsetBytes: upload.offsetBytes } });
  }
  if (upload.assetId !== null) return done(upload.lengthBytes, upload.assetId);
  const offset = request.body && !upload.isTaken ? await options.store.append(upload, request.body, signal) : offsetBytes;
  if (offset < upload.lengthBytes) return new Response(null, { status: 204, headers: { ...TUS, 'upload-offset': String(offset) } });
  return done(offset, await finish(upload, options));
}

function done(offset: number, assetId: string): Response {
  return new Response(null, { status: 204, headers: { ...TUS, 'upload-offset': String(offset), 'upload-asset-id': assetId } });
}

/**
 * The one place that throws an upload away: a file that is no media will not become one by sending it again. After any other
 * error, such as a full disk or no ffmpeg, the client tries again without sending anything.
 */
async function finish(upload: Upload, { store, addUpload }: UploadOptions): Promise<string> {
  try {
    const asset = await addUpload(store.partOf(upload.id), upload.name, assetId(upload.id));
    await store.finish(upload, asset.id);
    return asset.id;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (REFUSED.has(error.code)) await store.remove(upload.id);
    if (error.code === 'media.vanished') throw new AppError('not-found', 'There is no such upload.', { cause: error });
    throw error;
  }
}
const REFUSED: ReadonlySet<string> = new Set(['media.not-media', 'media.unreadable', 'media.empty', 'media.vanished', 'usage.invalid']);

async function terminate(id: string, { store }: UploadOptions): Promise<Response> {
  await store.get(id);
  await store.remove(id);
  return new Response(null, { status: 204, headers: TUS });
}

function wholeNumber(value: string | null, header: string): number {
  const number = Number(value);
  if (value !== null && /^\d+$/.test(value) && Number.isSafeInteger(number)) return number;
  throw new AppError('usage.invalid', `${header} must be a whole number.`);
}

/** Comma-separated pairs of a key and a base64 value: `filename dGFsay5tcDQ=,filetype dmlkZW8vbXA0`. */
export function parseMetadata(header: string | null): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(',').map((pair) => pair.trim().split(/\s+/));
  return new Map(pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')] as const));
}

type Turns = { take(id: string, request: AbortSignal, work: (signal: AbortSignal) => Promise<Response>): Promise<Response> };

/**
 * One writer for each upload. A newer request ends the older one and waits until it has written what it had: a client that
 * lost its network comes back long before the server notices the loss.
 */
function createTurns(): Turns {
  const current = new Map<string, { readonly stop: AbortController; readonly ended: Promise<unknown> }>();
  return {
    take: async (id, request, work) => {
      for (let other = current.get(id); other; other = current.get(id)) {
        other.stop.abort();
        await other.ended;
      }
      const stop = new AbortController();
      const running = work(AbortSignal.any([stop.signal, request]));
      const turn = { stop, ended: running.catch(() => {}) }; // its own caller hears of the error
      current.set(id, turn);
      try {
        return await running;
      } finally {
        if (current.get(id) === turn) current.delete(id);
      }
    },
  };
}
