/** A token of RFC 9110 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~\da-z-]+$/i;
/** Decided by whoever sends the request; from a page's hands they could break it or send it elsewhere. */
const OURS = /^(?:host|connection|content-length|transfer-encoding|accept-encoding|te|upgrade|expect|range|if-range|proxy-.*|cookie)$/i;

/** Headers to ask for a format's bytes with, names in lower case, and its cookies as one header. What is no header is left out. */
export function requestHeaders(
  told: Readonly<Record<string, unknown>> | null | undefined,
  cookies: string | null | undefined,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(told ?? {}))
    if (typeof value === 'string' && NAME.test(name) && !OURS.test(name) && isHeaderValue(value)) kept[name.toLowerCase()] = value;
  const cookie = cookieHeader(cookies ?? '');
  return cookie === '' ? kept : { ...kept, cookie };
}

/** Visible ASCII, blanks and Latin-1: what HTTP can carry without being split in two. */
const isHeaderValue = (value: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

const ATTRIBUTE = /^(?:domain|path|secure|expires|max-age|httponly|samesite|version|comment|priority)$/i;

/**
 * yt-dlp tells the cookies that its jar has for a format's address as one text of `name=value; Domain=.site; Path=/; Secure; Expires=1;
 * other=…`: the attributes go, and the quotes around values stay, since they belong to them.
 */
function cookieHeader(cookies: string): string {
  return cookies
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.includes('=') && !ATTRIBUTE.test(part.slice(0, part.indexOf('='))) && isHeaderValue(part))
    .join('; ');
}
