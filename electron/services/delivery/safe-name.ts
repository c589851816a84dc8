/** What most file systems take for one name: ext4, APFS and NTFS alike hold 255 bytes of UTF-8. */
export const NAME_LIMIT_BYTES = 255;

// Control characters, line separators, and marks that turn the reading direction round ("gpj.exe" shown as "exe.jpg").
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]/gu;
const FORBIDDEN = /[<>:"/\\|?*]/g;
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension, so `con.es.mp4` too.
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;
const EXTENSION = /^(.+)(\.[A-Za-z0-9]{1,10})$/su;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The longest beginning of `text` within `limit` bytes of UTF-8 that splits no character a reader sees as one, where that can be had. */
export function cutToBytes(text: string, limit: number): string {
  if (bytes(text) <= limit) return text;
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text.slice(0, limit));
  const whole = longest([...segments].map((part) => part.segment).slice(0, -1), limit);
  // One letter under hundreds of accents has no boundary to cut at: then code points must do.
  return whole === '' ? longest([...text.slice(0, limit)], limit) : whole;
}

function longest(parts: readonly string[], limit: number): string {
  let kept = '';
  let size = 0;
  for (const part of parts) {
    size += bytes(part);
    if (size > limit) break;
    kept += part;
  }
  // A surrogate pair that `slice` cut in half would become a replacement character.
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

/** Takes a name apart before its last dot where letters and digits follow; a name without such an ending is all stem. */
export function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const match = EXTENSION.exec(name);
  return match ? { stem: match[1] ?? '', extension: match[2] ?? '' } : { stem: name, extension: '' };
}

function tidy(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '');
}

/**
 * A file name that Windows, macOS and Linux all take, from any text such as a video's title. Without `extension` (given
 * without its dot) the text's own ending is kept. Giving the result again gives the same name.
 */
export function safeFileName(title: string, extension?: string): string {
  const clean = tidy(title.toWellFormed().replace(UNSEEN, ' ').replace(FORBIDDEN, '_').normalize('NFC'));
  const parts = extension === undefined ? splitName(clean) : { stem: clean, extension: `.${extension}` };
  const stem = tidy(cutToBytes(parts.stem, NAME_LIMIT_BYTES - 1 - bytes(parts.extension))) || 'untitled';
  const firstPart = (stem.split('.')[0] ?? '').trimEnd();
  const isReserved = RESERVED.test(firstPart);
  return `${isReserved ? `_${stem}` : stem}${parts.extension}`;
}
