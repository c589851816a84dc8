import type { DubbingProviderName } from '../../common/domain/dubbing/dubbing.ts';
import { findLanguage } from '../../common/domain/media/languages.ts';

export const PROVIDER_WORDS: Readonly<Record<DubbingProviderName, string>> = {
  rehearsal: 'the rehearsal',
  elevenlabs: 'ElevenLabs',
  'elevenlabs-v1': 'ElevenLabs (legacy)',
};

/** `Spanish` for `es`; the tag itself for one that is not known. */
export const languageName = (tag: string): string => findLanguage(tag)?.name ?? tag;

/** Each language once, however it was written. */
export const distinctLanguages = (tags: readonly string[]): readonly string[] => [
  ...new Set(tags.map((tag) => findLanguage(tag)?.tag ?? tag)),
];
