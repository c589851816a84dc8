/**
 * The one of a work's languages that was asked for. Tags are compared without regard to case (BCP 47, 2.1.1); a service may answer
 * `es-ES` where it was asked for `es`, so a work's only language is taken as well.
 */
export function languageOf<T>(items: readonly T[], tagOf: (item: T) => string, asked: string): T | undefined {
  const wanted = asked.toLowerCase();
  return items.find((item) => tagOf(item).toLowerCase() === wanted) ?? (items.length === 1 ? items[0] : undefined);
}

/** `pt` of `pt-BR`: the legacy API takes ISO 639 codes only. */
export function primaryLanguage(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? tag;
}
