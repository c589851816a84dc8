/** What a Range header asks of a body of known size (RFC 9110, 14.1.2). `end` is exclusive. */
export type RangeAnswer =
  /** No range, one we do not serve (several, another unit), or one that is malformed: the whole body, as the RFC allows. */
  { readonly kind: 'whole' } | { readonly kind: 'part'; readonly start: number; readonly end: number } | { readonly kind: 'unsatisfiable' };

/** Understands `bytes=0-499`, `bytes=500-` and `bytes=-500`. */
export function parseRange(header: string | null, sizeBytes: number): RangeAnswer {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [from, to] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (!match || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') return part(Math.max(0, sizeBytes - Number(to)), sizeBytes, sizeBytes);
  if (to !== '' && Number(to) < Number(from)) return { kind: 'whole' };
  return part(Number(from), to === '' ? sizeBytes : Math.min(Number(to) + 1, sizeBytes), sizeBytes);
}

function part(start: number, end: number, sizeBytes: number): RangeAnswer {
  return start < sizeBytes && start < end ? { kind: 'part', start, end } : { kind: 'unsatisfiable' };
}

/** Whether a range may be served: without If-Range, or when it names this version. Weak tags never match (RFC 9110, 13.1.5). */
export function isRangeCurrent(ifRange: string | null, etag: string): boolean {
  return ifRange === null || ifRange.trim() === etag;
}

/** Whether the client's copy is this version already. */
export function isUnchanged(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(',').some((entry) => entry.trim() === '*' || entry.trim().replace(/^W\//, '') === etag);
}

/** `attachment` with a plain name for old clients and the real one in UTF-8 (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
