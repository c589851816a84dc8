/**
 * The one of a work's languages that was asked for. Tags are compared without regard to case (BCP 47, 2.1.1); a service may answer
 * `es-ES` where it was asked for `es`, so a work's only language is taken as well if it is the same one but for its region or script.
 */
export function languageOf<T>(items: readonly T[], tagOf: (item: T) => string, asked: string): T | undefined {
  const wanted = asked.toLowerCase();
  const exact = items.find((item) => tagOf(item).toLowerCase() === wanted);
  if (exact !== undefined || items.length !== 1) return exact;
  return items.find((item) => currentLanguage(tagOf(item)) === currentLanguage(asked));
}

/** `pt` of `pt-BR`: the legacy API takes ISO 639 codes only. */
export function primaryLanguage(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? tag;
}

/** The primary tag of today where it has had another: `he` of `iw`, `fil` of `tl`, `zh` of `cmn` (CLDR's aliases). */
function currentLanguage(tag: string): string {
  const primary = primaryLanguage(tag);
  try {
    return new Intl.Locale(primary).language;
  } catch {
    return primary; // no tag: `RangeError`
  }
}
