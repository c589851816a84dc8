import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from '../services/delivery/output-error.ts';
import { isUnchanged } from './byte-range.ts';
import { methodNotAllowed, text } from './respond.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Vite gives what it bundles a name with a hash of its content: `assets/index-BkF3x_9a.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/** Serves the built page from `folder`. A path without an ending that is no file is one of the page's own routes. */
export async function servePage(request: Request, url: URL, folder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  const wanted = pageFile(url.pathname);
  if (wanted === undefined) return text(404, 'Not found.');
  const body = await readIn(folder, wanted);
  if (body === undefined) {
    return wanted === '/index.html' ? text(503, 'The page is not built yet: run "npm run build".') : text(404, 'Not found.');
  }
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = new Headers({
    'content-type': TYPES[path.posix.extname(wanted)] ?? 'application/octet-stream',
    'cache-control': HASHED.test(wanted) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
  });
  if (wanted === '/index.html') headers.set('content-security-policy', contentSecurityPolicy(url));
  if (isUnchanged(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  headers.set('content-length', String(body.byteLength));
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers });
}

/** The file below the page's folder that a request path names; undefined for a path that could lead elsewhere. */
export function pageFile(pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined; // malformed escape
  }
  if (/[\0\\]/.test(decoded) || path.posix.normalize(decoded) !== decoded) return undefined;
  return path.posix.extname(decoded) === '' ? '/index.html' : decoded;
}

async function readIn(folder: string, file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path.join(folder, file));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw error;
  }
}

/**
 * What the page may load. Styles are inline because toasts (sonner) and scroll locks (Radix) add `<style>` elements; the
 * WebSocket is named as well, since not every browser counts it as 'self'.
 */
export function contentSecurityPolicy(url: URL): string {
  const socket = url.protocol === 'http:' ? ` ws://${url.host}` : url.protocol === 'https:' ? ` wss://${url.host}` : '';
  return [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self'${socket}`,
    "style-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
