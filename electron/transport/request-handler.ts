import type { AssetService } from '../services/assets/asset-service.ts';
import type { DubbingService } from '../services/dubbing/dubbing-service.ts';
import type { Caller } from './call-context.ts';
import type { OnBug } from './error-boundary.ts';
import { serveMedia } from './media-route.ts';
import { servePage } from './page-files.ts';
import { errorResponse } from './respond.ts';
import { createRestApi } from './rest-api.ts';
import type { AppRouter } from './router.ts';
import { createUploadStore } from './upload-store.ts';
import { createUploadRoute } from './uploads.ts';

/** Everything that is not a message: the page, `/media`, `/uploads`, `/api`. Never rejects. */
export type RequestHandler = (request: Request, caller: Caller) => Promise<Response>;

export type RequestHandlerOptions = {
  readonly router: AppRouter;
  readonly assets: AssetService;
  readonly dubbing: Pick<DubbingService, 'chunkSound'>;
  /** The built page, `out/renderer`. */
  readonly pageFolder: string;
  readonly uploadsFolder: string;
  /** Bytes free where uploads go. */
  readonly freeBytes: () => Promise<number>;
  readonly version: string;
  readonly onBug: OnBug;
};

const HEADERS: ReadonlyArray<readonly [string, string]> = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
];

/** One handler for `app://bundle/` on the desktop and for HTTP: paths are all it looks at, never the scheme or the host. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { assets, onBug } = options;
  const store = createUploadStore(options.uploadsFolder);
  void store.sweep(Date.now()).catch((error: unknown) => onBug(error, 'upload-sweep'));
  const uploads = createUploadRoute({
    store,
    addUpload: (file, name, id) => assets.addUpload(file, name, id),
    freeBytes: options.freeBytes,
    onBug,
  });
  const api = createRestApi(options.router, options);
  const route = async (request: Request, caller: Caller): Promise<Response> => {
    const url = new URL(request.url);
    const area = url.pathname.split('/')[1];
    if (area === 'media') return serveMedia(request, url, options);
    if (area === 'uploads') return uploads(request, url);
    if (area === 'api') return api(request, url, caller === 'local' ? 'local' : 'rest');
    return servePage(request, url, options.pageFolder);
  };
  return async (request, caller) => {
    const response = await route(request, caller).catch((error: unknown) => errorResponse(error, onBug));
    for (const [name, value] of HEADERS) response.headers.set(name, value);
    return response;
  };
}
