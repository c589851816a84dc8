import type { MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { isWholeFile, mediaFormatOf } from './media-format.ts';
import { formatsOf, type PlayerFormat, type PlayerResponse } from './player-response.ts';

/** Makes a usable address of a format; throws where the player script fails. */
export type Decipher = (format: PlayerFormat) => Promise<string>;

const isCiphered = ({ url, signatureCipher, cipher }: PlayerFormat): boolean =>
  Boolean(signatureCipher ?? cipher) || (url ? new URL(url).searchParams.has('n') : false);

/**
 * The formats of a response that can be fetched, each once. `decipher` is null where there is no player script. Throws
 * `ExtractionFailure`: `no-formats`, `sabr-only`, or `extractor-outdated` when none of those that need the script can be deciphered.
 */
export async function findFormats(response: PlayerResponse, decipher: Decipher | null): Promise<readonly MediaFormat[]> {
  const addressed = formatsOf(response)
    .filter(isWholeFile)
    .filter(({ url, signatureCipher, cipher }) => (url ? URL.canParse(url) : (signatureCipher ?? cipher)));
  if (addressed.length === 0) throw nothingIn(response);
  const found = new Map<string, MediaFormat>();
  for (const format of addressed) {
    const url = isCiphered(format) ? await decipheredBy(decipher, format, found.size > 0) : format.url;
    const media = url ? mediaFormatOf(format, url) : undefined;
    if (media && !found.has(media.id)) found.set(media.id, media);
  }
  if (found.size === 0) throw outdated();
  return [...found.values()];
}

function nothingIn(response: PlayerResponse): ExtractionFailure {
  const isStreamed = formatsOf(response).some(isWholeFile) || Boolean(response.streamingData?.serverAbrStreamingUrl);
  if (!isStreamed) return new ExtractionFailure('no-formats', 'YouTube offers no file of this video.');
  return new ExtractionFailure('sabr-only', 'YouTube gives this video only to its own player (SABR), not as files.');
}

/** A script that fails before anything is found fails for all: it is not run again and again, since each run may take its whole time. */
async function decipheredBy(decipher: Decipher | null, format: PlayerFormat, hasOthers: boolean): Promise<string | undefined> {
  if (!decipher) return undefined;
  try {
    const url = await decipher(format);
    const n = new URL(url).searchParams.get('n');
    if (!n?.startsWith('enhanced_except_')) return url; // the script's own word for a failure
  } catch (cause) {
    if (!hasOthers) throw outdated(cause);
  }
  return undefined;
}

function outdated(cause?: unknown): ExtractionFailure {
  const message = 'YouTube’s player has changed: its addresses cannot be made usable by this version.';
  return new ExtractionFailure('extractor-outdated', message, { cause });
}
