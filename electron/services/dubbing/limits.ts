import { AppError } from '../../../common/contract/errors.ts';
import { findLanguage } from '../../../common/domain/media/languages.ts';

/** Each chunk in each language is a job of its own; past this a page or a store would labour and a service would bill absurdly. */
const MOST_CHUNKS = 2_000;

/** Throws `dubbing.too-many-chunks` where a plan, or the estimate of one, has more chunks than make sense. */
export function requireReasonable(chunks: number, languages: number): void {
  if (chunks * languages <= MOST_CHUNKS) return;
  throw new AppError(
    'dubbing.too-many-chunks',
    `This would be about ${Math.round(chunks * languages)} chunks; ${MOST_CHUNKS} are the most. Choose longer chunks or fewer languages.`,
    { details: { chunks: Math.round(chunks * languages), most: MOST_CHUNKS } },
  );
}

/** The tag as it is stored. Throws `dubbing.unknown-language`. */
export function requireLanguage(tag: string): string {
  const language = findLanguage(tag);
  if (language) return language.tag;
  throw new AppError(
    'dubbing.unknown-language',
    `${JSON.stringify(tag)} is not a language that can be dubbed; use a tag such as es, de or pt-BR.`,
    { details: { tag } },
  );
}
