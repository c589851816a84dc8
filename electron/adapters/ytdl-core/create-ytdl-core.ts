import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { watchUrlOf, youtubeLinkOf } from '../../../common/domain/downloads/youtube-link.ts';
import { ExtractionFailure, type Extractor } from '../../services/downloads/ports.ts';
import { findFormats } from '../youtubei/find-formats.ts';
import { readPlayerResponse } from '../youtubei/player-response.ts';
import { untilAborted } from '../youtubei/shared-work.ts';
import { createSiteFetch, type SiteFetch } from '../youtubei/site-fetch.ts';
import { verdictOf } from '../youtubei/verdict.ts';
import { videoOf } from '../youtubei/video-of.ts';
import { watchFactsOf } from '../youtubei/watch-facts.ts';
import { createFetchDispatcher } from './fetch-dispatcher.ts';
import { type ObservedSite, observeSite } from './observed-site.ts';
import { sealScripts } from './seal-scripts.ts';

/** For all requests of one link together, from its turn on. */
const TIMEOUT_MS = 45_000;

export type YtdlCoreOptions = {
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
};

/**
 * YouTube's videos by @distube/ytdl-core, which nobody maintains any more: for when nothing else works. One link at a time, because
 * the library keeps what it is doing by the video alone, with the first one's signal. Throws what the port says; writes nothing.
 */
export function createYtdlCore({ fetch, timeoutMs = TIMEOUT_MS }: YtdlCoreOptions): Extractor {
  const site = createSiteFetch(fetch);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    name: 'ytdl-core',
    accepts: (url) => youtubeLinkOf(url)?.kind === 'video',
    unavailable: async () => null,
    async extract(url, call) {
      const link = youtubeLinkOf(url);
      if (link?.kind !== 'video') throw new ExtractionFailure('unsupported-link', 'The link leads to no video of YouTube.');
      const mine = turn.then(() => readInTime(site, link.videoId, call.signal, timeoutMs));
      turn = mine.catch(() => {});
      return { kind: 'video', video: await untilAborted(mine, call.signal) };
    },
  };
}

async function readInTime(site: SiteFetch, videoId: string, signal: AbortSignal, timeoutMs: number): Promise<VideoExtraction> {
  signal.throwIfAborted();
  const patience = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, patience]);
  const observed = observeSite();
  try {
    return await untilAborted(
      site.within(either, () => read(site, videoId, observed)),
      either,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted)
      throw new ExtractionFailure('timeout', `YouTube did not answer in ${Math.round(timeoutMs / 1_000)} s.`, { cause: error });
    throw await observed.failureOf(error);
  }
}

async function read({ fetch }: SiteFetch, videoId: string, observed: ObservedSite): Promise<VideoExtraction> {
  const ytdl = await load();
  ytdl.cache.info.clear();
  ytdl.cache.watch.clear();
  const noting: typeof fetch = (...asked) =>
    fetch(...asked).catch((error: unknown) => {
      if (error instanceof ExtractionFailure) observed.failed(error);
      throw error;
    });
  const agent = { ...ytdl.createAgent(), dispatcher: createFetchDispatcher(noting, observed.see) };
  const playerClients = ['WEB_EMBEDDED', 'IOS', 'ANDROID', 'TV'] as const;
  const info = await ytdl.getInfo(watchUrlOf(videoId), { agent, lang: 'en', playerClients });
  const response = readPlayerResponse(info.player_response);
  const failure = verdictOf(response);
  if (failure) throw failure;
  const solved = readPlayerResponse({ streamingData: { adaptiveFormats: info.formats } });
  const formats = await findFormats(solved, async ({ url }) => url ?? '');
  const usable = formats.filter(({ source }) => source.kind === 'file' && !observed.isUnsolved(source.url));
  if (usable.length === 0) throw new Error('No address is usable.');
  return videoOf({ extractor: 'ytdl-core', videoId, response, facts: watchFactsOf(info.response), formats: usable });
}

/** The library reads these when it is called: it would ask another site for a newer version, and write what it does not understand into the working folder. */
async function load() {
  process.env.YTDL_NO_UPDATE = '1';
  process.env.YTDL_NO_DEBUG_FILE = '1';
  const [{ default: ytdl }, { default: sig }] = await Promise.all([import('ytdl-core'), import('ytdl-core/lib/sig.js')]);
  sealScripts(sig);
  return ytdl;
}
