import type { ExtractionFailureKind, ManifestAddress } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';

/** What is the matter with a manifest of `host`, as the closed kinds and a sentence for a person. */
export function manifestFailure(
  problem: 'live' | 'protected' | 'encrypted' | 'holes' | 'too-large' | 'unreadable' | 'not-web' | 'nothing-left' | 'no-pieces',
  host: string,
  cause?: unknown,
): ExtractionFailure {
  const [kind, message]: readonly [ExtractionFailureKind, string] = SENTENCES[problem];
  return new ExtractionFailure(kind, message.replace('{host}', host), { cause });
}

const SENTENCES = {
  live: ['live', 'This is a live stream of {host} that has not ended; it can be fetched once it is over.'],
  protected: ['no-formats', 'The video is protected against copying (DRM) by {host}; it cannot be downloaded.'],
  encrypted: ['no-formats', 'The pieces of this video are encrypted (AES-128) by {host}; such streams cannot be downloaded yet.'],
  holes: ['no-formats', 'The stream of {host} has gaps: it says itself that pieces are missing.'],
  'too-large': ['no-formats', 'The list of pieces that {host} gives is too large to be that of a video.'],
  unreadable: ['no-formats', 'The list of pieces that {host} gives cannot be understood.'],
  'not-web': ['no-formats', 'The list of pieces that {host} gives names something that is not on the web.'],
  'nothing-left': ['no-formats', '{host} no longer offers the format that was chosen.'],
  'no-pieces': ['no-formats', 'The list of pieces that {host} gives is empty.'],
} as const;

/** Resolves an address of a manifest. Throws for everything but http and https. */
export function webUrl(address: string, base: string): string {
  const url = URL.parse(address, base);
  const host = URL.parse(base)?.hostname ?? 'the site';
  if (!url) throw manifestFailure('unreadable', host);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw manifestFailure('not-web', host);
  return url.href;
}

export type Protocol = ManifestAddress['protocol'];
