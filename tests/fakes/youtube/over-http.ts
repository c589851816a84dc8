import type { MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import type { Extractor } from '../../../electron/services/downloads/ports.ts';
import type { FakeYoutube } from './fake-youtube.ts';

/**
 * The same extractor with the addresses of media led to the stand-in without TLS: a transfer within the test's own process trusts only
 * authorities that the process began with.
 */
export function overHttp(extractor: Extractor, youtube: FakeYoutube): Extractor {
  const led = (format: MediaFormat): MediaFormat => {
    if (format.source.kind !== 'file') return format;
    const { pathname, search } = new URL(format.source.url);
    return { ...format, source: { ...format.source, url: `${youtube.url}${pathname}${search}` } };
  };
  return {
    ...extractor,
    async extract(url, call) {
      const found = await extractor.extract(url, call);
      return found.kind === 'video' ? { kind: 'video', video: { ...found.video, formats: found.video.formats.map(led) } } : found;
    },
  };
}
