import { findLanguage } from '../../common/domain/media/languages.ts';

/** `Spanish` for `es`; the tag itself for one that is not known. */
export const languageName = (tag: string): string => findLanguage(tag)?.name ?? tag;

/** Each language once, however it was written. */
export const distinctLanguages = (tags: readonly string[]): readonly string[] => [
  ...new Set(tags.map((tag) => findLanguage(tag)?.tag ?? tag)),
];
