import { AppError, type ErrorDetails, isErrorCode } from '../../common/contract/errors.ts';
import { type AssetId, assetId } from '../../common/units/ids.ts';
import { connectionLost } from './link.ts';

/** Small enough that a broken connection costs little, large enough that round trips do not. */
const PIECE_BYTES = 8_000_000;
/** On the answer that completes an upload, and on every HEAD after it. */
const ASSET_HEADER = 'Upload-Asset-Id';
const TUS = { 'Tus-Resumable': '1.0.0' };

export type Upload = {
  readonly file: File;
  /** Where an earlier try of the same file got to; it is continued there. */
  readonly location: string | null;
  readonly signal: AbortSignal;
  onLocation(location: string): void;
  onProgress(sentBytes: number): void;
  /** How requests are made; the page's own `fetch` where nothing else is given. */
  readonly fetch?: Fetch;
};
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Sends a file in pieces (tus 1.0 core and creation) and returns the asset that the host made of it.
 * @throws AppError the host's own, or `program.connection-lost`; the signal's reason when it is cancelled
 */
export async function uploadFile(upload: Upload): Promise<AssetId> {
  const { file, signal } = upload;
  const request: Fetch = upload.fetch ?? ((url, init) => fetch(url, init));
  let location = upload.location;
  const known = location === null ? undefined : await askState(request, location, signal);
  if (known?.asset) return assetId(known.asset);
  let offset = known?.offset ?? 0;
  if (location === null || !known) {
    location = await create(request, file, signal);
    upload.onLocation(location);
  }
  upload.onProgress(offset);
  for (;;) {
    const piece = file.slice(offset, offset + PIECE_BYTES);
    const answer = await send(request, location, {
      method: 'PATCH',
      headers: { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
      body: piece,
      signal,
    });
    offset = Number(answer.headers.get('Upload-Offset') ?? offset + piece.size);
    upload.onProgress(offset);
    const asset = answer.headers.get(ASSET_HEADER);
    if (asset !== null) return assetId(asset);
    if (offset >= file.size) throw new AppError('upload.offset-mismatch', 'The host has every byte but made no file of them.');
  }
}

/** Tells the host to forget what it has; a host that cannot be reached forgets it by itself in time. */
export async function discardUpload(location: string): Promise<void> {
  await fetch(location, { method: 'DELETE', headers: TUS }).catch(() => undefined);
}

async function create(request: Fetch, file: File, signal: AbortSignal): Promise<string> {
  const answer = await send(request, 'uploads', {
    method: 'POST',
    headers: { ...TUS, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${base64(file.name)}` },
    signal,
  });
  const location = answer.headers.get('Location');
  if (location === null) throw new AppError('internal', 'The host gave the upload no address.');
  return location;
}

type UploadState = { readonly offset: number; readonly asset: string | null };

/** Undefined where the host no longer knows the upload. */
async function askState(request: Fetch, location: string, signal: AbortSignal): Promise<UploadState | undefined> {
  const answer = await request(location, { method: 'HEAD', headers: TUS, signal }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error instanceof AppError ? error : connectionLost();
  });
  if (!answer.ok) return undefined;
  return { offset: Number(answer.headers.get('Upload-Offset') ?? 0), asset: answer.headers.get(ASSET_HEADER) };
}

async function send(request: Fetch, url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<Response> {
  let answer: Response;
  try {
    answer = await request(url, init);
  } catch {
    throw init.signal.aborted ? init.signal.reason : connectionLost();
  }
  if (answer.ok) return answer;
  throw await toUploadError(answer);
}

/** The host answers a refusal with `{ code, message, details }`; what stands between the two and does not is named by its status. */
async function toUploadError(answer: Response): Promise<AppError> {
  const body: unknown = await answer.json().catch(() => undefined);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}; // an object, fields checked below
  const message = typeof fields.message === 'string' ? fields.message : `The host answered ${answer.status}.`;
  if (isErrorCode(fields.code)) return new AppError(fields.code, message, { details: parseDetails(fields.details) });
  if (answer.status === 413) return new AppError('upload.too-large', message);
  if (answer.status === 507) return new AppError('media.disk-full', message);
  if (answer.status === 409) return new AppError('upload.offset-mismatch', message);
  return new AppError('internal', message);
}

function parseDetails(value: unknown): ErrorDetails {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => typeof entry === 'string' || typeof entry === 'number'));
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
