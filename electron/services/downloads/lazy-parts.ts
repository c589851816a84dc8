import type { ExtractorName } from '../../../common/domain/downloads/extraction.ts';
import type { Extractor, ManifestReader } from './ports.ts';

/**
 * An extractor whose code is read when it is first needed: libraries that know a whole site take a quarter of a second and 40 MB, which the
 * start of the program should not wait for. `accepts` as the extractor's own.
 */
export function lazyExtractor(name: ExtractorName, accepts: Extractor['accepts'], load: () => Promise<Extractor>): Extractor {
  const ready = once(load);
  return {
    ...{ name, accepts },
    unavailable: async () => (await ready()).unavailable(),
    extract: async (url, call) => (await ready()).extract(url, call),
  };
}

/** The same for the reader of manifests. */
export function lazyManifests(load: () => Promise<ManifestReader>): ManifestReader {
  const ready = once(load);
  return {
    offer: async (...question) => (await ready()).offer(...question),
    periods: async (...question) => (await ready()).periods(...question),
  };
}

/** What could not be loaded, such as where a disk was away for a moment, is loaded anew at the next use. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
