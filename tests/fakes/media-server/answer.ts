import type { IncomingMessage } from 'node:http';
import type { Behaviour } from './behaviour.ts';

/** What a request is answered with: a head, and which bytes of the file follow. */
export type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly start: number; readonly end: number };

const only = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-length': '0', ...headers },
  start: 0,
  end: 0,
});

/** Pure but for counting down what is to happen so many times. */
export function answerTo(request: IncomingMessage, url: URL, behaviour: Behaviour, sentOfToken: number): Answer {
  if (url.pathname === '/redirect') return only(302, { location: url.searchParams.get('to') ?? 'http://' });
  if (behaviour.refusals.times > 0) {
    behaviour.refusals.times -= 1;
    return only(behaviour.refusals.status, { ...behaviour.refusals.headers });
  }
  if (url.pathname === '/empty') return only(200);
  const token = url.searchParams.get('token') ?? '';
  if (behaviour.expiredTokens.has(token) || sentOfToken >= (behaviour.bytesPerToken ?? Number.POSITIVE_INFINITY)) return only(403);
  const fragment = /^\/fragment\/(\d+)$/.exec(url.pathname)?.[1];
  if (fragment === undefined) return fileAnswer(request, behaviour, 0, behaviour.sizeBytes);
  const start = Number(fragment) * behaviour.fragmentBytes;
  if (behaviour.missingFragments.has(Number(fragment)) || start >= behaviour.sizeBytes) return only(404);
  return fileAnswer(request, behaviour, start, Math.min(behaviour.sizeBytes, start + behaviour.fragmentBytes));
}

/** `from` and `to` are where the thing asked for lies in the file: all of it, or a fragment. */
function fileAnswer(request: IncomingMessage, behaviour: Behaviour, from: number, to: number): Answer {
  const validators = {
    ...(behaviour.etag === null ? {} : { etag: behaviour.etag }),
    ...(behaviour.lastModified === null ? {} : { 'last-modified': behaviour.lastModified }),
  };
  const sizeBytes = to - from;
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const ifRange = request.headers['if-range'];
  const isOther = ifRange !== undefined && ifRange !== behaviour.etag && ifRange !== behaviour.lastModified;
  if (!behaviour.hasRanges || !asked || (isOther && !behaviour.ignoresIfRange)) {
    const length: Record<string, string> = behaviour.hasLength ? { 'content-length': `${sizeBytes}` } : {};
    return { status: 200, headers: { ...validators, ...length }, start: from, end: to };
  }
  const start = Number(asked[1]);
  const end = asked[2] ? Math.min(Number(asked[2]) + 1, sizeBytes) : sizeBytes;
  if (start >= sizeBytes) return only(416, { 'content-range': `bytes */${sizeBytes}` });
  const shift = behaviour.contentRange === 'wrong-start' ? 1 : 0;
  const total = sizeBytes + (behaviour.contentRange === 'wrong-total' && start > 0 ? 1 : 0);
  const contentRange: Record<string, string> =
    behaviour.contentRange === 'absent' ? {} : { 'content-range': `bytes ${start + shift}-${end - 1 + shift}/${total}` };
  return {
    status: 206,
    headers: { ...validators, ...contentRange, 'content-length': `${end - start}` },
    start: from + start,
    end: from + end,
  };
}
