/** Tags of WebVTT and SRT, `<c.loud>`, `</v>`, `<00:00:01.500>`; a lone `<` is a sign like others. */
const TAG = /<\/?[a-z][^<>]*>|<\d[\d:.]*>|<\/>/gi;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|lrm|rlm));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  lrm: '\u200E',
  rlm: '\u200F',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/**
 * A cue's text without markup and safe to stand in a file of subtitles, whoever wrote it: no empty line, which would end the cue,
 * and no arrow, which would begin another. `isPlain`: there is no markup in it, only the rest is seen to.
 */
export function plainText(text: string, { isPlain = false }: { readonly isPlain?: boolean } = {}): string {
  const plain = isPlain ? text : text.replace(TAG, '').replace(ENTITY, decodeEntity);
  return plain
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(CONTROL, '')
    .replace(/-{2,}>/g, '→')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Signs that SRT's players and ffmpeg's converters take for tags, positions, line ends and entities, and signs that look like them. */
const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '{': '(', '}': ')', '\\': '＼', '&': '＆' };

/** Text that is read as itself from SRT, whatever reads it and whatever it is turned into: no word of it is lost as markup. */
export function withoutMarkupSigns(text: string): string {
  return text.replace(/[<>{}\\]|&(?=#?\w+;)/g, (sign) => LOOKALIKES[sign] ?? sign);
}

function decodeEntity(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const isCharacter = code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}
