/** A language in the page's own words, such as `Brazilian Portuguese` for `pt-BR`; the tag itself where it has no name. */
export function languageName(tag: string, locale = 'en'): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag; // not a well-formed tag
  }
}

/** Such as `Spanish, German and French`. */
export function languageList(tags: readonly string[], locale = 'en'): string {
  return nameList(
    tags.map((tag) => languageName(tag, locale)),
    locale,
  );
}

/** Names of any kind in one line, such as `Original and Spanish`. */
export function nameList(names: readonly string[], locale = 'en'): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}
