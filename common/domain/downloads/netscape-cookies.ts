/** Domain, whether its subdomains too, path, whether only over TLS, expiry, name, value; see https://curl.se/docs/http-cookies.html. */
const FIELDS = 7;
const ONLY_HTTP = '#HttpOnly_';
/** Python's own pattern, which yt-dlp holds the first line against. */
const HEADER = /^#( Netscape)? HTTP Cookie File/;

/** Whether a text is a cookie file in Netscape's format with at least one cookie in it. */
export function holdsCookies(text: string): boolean {
  return text.split(/\r?\n/).some(isCookie);
}

function isCookie(line: string): boolean {
  const cookie = line.startsWith(ONLY_HTTP) ? line.slice(ONLY_HTTP.length) : line;
  const fields = cookie.split('\t');
  const flags = [fields[1], fields[3]];
  return (
    !cookie.startsWith('#') && fields.length === FIELDS && fields[0] !== '' && flags.every((flag) => flag === 'TRUE' || flag === 'FALSE')
  );
}

/** The same file with the first line that yt-dlp wants, which not every exporter writes, and without a byte order mark. */
export function withCookieHeader(text: string): string {
  const plain = text.replace(/^\uFEFF/, '');
  return HEADER.test(plain) ? plain : `# Netscape HTTP Cookie File\n${plain}`;
}
