import type { SubtitleOffer } from './extraction.ts';

/** Read without loss, the plainest first. */
const FORMATS = ['vtt', 'srt'];

/**
 * For each wanted language the offer to take: in that very language before another dialect of it, written by people before the site's own
 * captions, which are looked at only where `automatic` says so. A language that nobody offers is left out; none is taken twice.
 */
export function chooseSubtitles(offers: readonly SubtitleOffer[], wanted: readonly string[], automatic: boolean): readonly SubtitleOffer[] {
  const usable = offers.filter(({ format, isAutomatic }) => FORMATS.includes(format) && (automatic || !isAutomatic));
  const chosen = wanted.map((language) => bestFor(usable, language)).filter((offer) => offer !== undefined);
  return [...new Set(chosen)];
}

function bestFor(offers: readonly SubtitleOffer[], language: string): SubtitleOffer | undefined {
  const rank = (offer: SubtitleOffer): readonly number[] => [
    Number(offer.isAutomatic),
    Number(offer.language.toLowerCase() !== language.toLowerCase()),
    FORMATS.indexOf(offer.format),
  ];
  const spoken = offers.filter((offer) => baseOf(offer.language) === baseOf(language));
  return spoken.toSorted((one, other) => compare(rank(one), rank(other)))[0];
}

/** `pt` of `pt-BR`, and of `pt-orig` as a site calls captions that are not translated. */
const baseOf = (tag: string): string => tag.split(/[-_]/)[0]?.toLowerCase() ?? tag;

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((value, index) => value - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
