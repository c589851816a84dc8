/**
 * Languages a dub can be made in: BCP-47 primary tag, ISO 639-2 code as containers store it (terminology form), English name.
 * Source: the ISO 639 tables; the list is what speech services offer.
 */
const LANGUAGES = [
  ['af', 'afr', 'Afrikaans'],
  ['ar', 'ara', 'Arabic'],
  ['az', 'aze', 'Azerbaijani'],
  ['be', 'bel', 'Belarusian'],
  ['bg', 'bul', 'Bulgarian'],
  ['bn', 'ben', 'Bengali'],
  ['bs', 'bos', 'Bosnian'],
  ['ca', 'cat', 'Catalan'],
  ['cs', 'ces', 'Czech'],
  ['cy', 'cym', 'Welsh'],
  ['da', 'dan', 'Danish'],
  ['de', 'deu', 'German'],
  ['el', 'ell', 'Greek'],
  ['en', 'eng', 'English'],
  ['es', 'spa', 'Spanish'],
  ['et', 'est', 'Estonian'],
  ['eu', 'eus', 'Basque'],
  ['fa', 'fas', 'Persian'],
  ['fi', 'fin', 'Finnish'],
  ['fil', 'fil', 'Filipino'],
  ['fr', 'fra', 'French'],
  ['ga', 'gle', 'Irish'],
  ['gl', 'glg', 'Galician'],
  ['gu', 'guj', 'Gujarati'],
  ['he', 'heb', 'Hebrew'],
  ['hi', 'hin', 'Hindi'],
  ['hr', 'hrv', 'Croatian'],
  ['hu', 'hun', 'Hungarian'],
  ['hy', 'hye', 'Armenian'],
  ['id', 'ind', 'Indonesian'],
  ['is', 'isl', 'Icelandic'],
  ['it', 'ita', 'Italian'],
  ['ja', 'jpn', 'Japanese'],
  ['ka', 'kat', 'Georgian'],
  ['kk', 'kaz', 'Kazakh'],
  ['kn', 'kan', 'Kannada'],
  ['ko', 'kor', 'Korean'],
  ['lt', 'lit', 'Lithuanian'],
  ['lv', 'lav', 'Latvian'],
  ['mk', 'mkd', 'Macedonian'],
  ['ml', 'mal', 'Malayalam'],
  ['mr', 'mar', 'Marathi'],
  ['ms', 'msa', 'Malay'],
  ['ne', 'nep', 'Nepali'],
  ['nl', 'nld', 'Dutch'],
  ['no', 'nor', 'Norwegian'],
  ['pa', 'pan', 'Punjabi'],
  ['pl', 'pol', 'Polish'],
  ['pt', 'por', 'Portuguese'],
  ['ro', 'ron', 'Romanian'],
  ['ru', 'rus', 'Russian'],
  ['sk', 'slk', 'Slovak'],
  ['sl', 'slv', 'Slovenian'],
  ['sq', 'sqi', 'Albanian'],
  ['sr', 'srp', 'Serbian'],
  ['sv', 'swe', 'Swedish'],
  ['sw', 'swa', 'Swahili'],
  ['ta', 'tam', 'Tamil'],
  ['te', 'tel', 'Telugu'],
  ['th', 'tha', 'Thai'],
  ['tr', 'tur', 'Turkish'],
  ['uk', 'ukr', 'Ukrainian'],
  ['ur', 'urd', 'Urdu'],
  ['uz', 'uzb', 'Uzbek'],
  ['vi', 'vie', 'Vietnamese'],
  ['zh', 'zho', 'Chinese'],
] as const;

/** Kinds of one language that are dubbed apart. */
const REGIONS: Readonly<Record<string, string>> = {
  'en-GB': 'English (United Kingdom)',
  'en-US': 'English (United States)',
  'es-ES': 'Spanish (Spain)',
  'es-MX': 'Spanish (Mexico)',
  'fr-CA': 'French (Canada)',
  'fr-FR': 'French (France)',
  'pt-BR': 'Portuguese (Brazil)',
  'pt-PT': 'Portuguese (Portugal)',
};

export type Language = { readonly tag: string; readonly name: string };

export const DUB_LANGUAGES: readonly Language[] = [
  ...LANGUAGES.map(([tag, , name]) => ({ tag, name })),
  ...Object.entries(REGIONS).map(([tag, name]) => ({ tag, name })),
].sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The listed language of a tag in any case, so that `ES-mx` is `es-MX`; undefined for one that is not listed. */
export function findLanguage(tag: string): Language | undefined {
  const wanted = tag.trim().toLowerCase();
  return DUB_LANGUAGES.find((language) => language.tag.toLowerCase() === wanted);
}

/** The three-letter code that mp4 and Matroska store for a tag; `und` for an unknown one. */
export function containerLanguage(tag: string): string {
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return LANGUAGES.find(([short, long]) => short === primary || long === primary)?.[1] ?? 'und';
}
