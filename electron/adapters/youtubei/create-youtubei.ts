import { z } from 'zod';
import type { ExtractionFailureKind, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { youtubeLinkOf } from '../../../common/domain/downloads/youtube-link.ts';
import { type ExtractCall, ExtractionFailure, type Extractor } from '../../services/downloads/ports.ts';
import { readPlaylist } from './read-playlist.ts';
import { type Client, readVideo } from './read-video.ts';
import { PlayerScriptError } from './run-player-script.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { untilAborted } from './shared-work.ts';
import { createSiteFetch } from './site-fetch.ts';
import { mostTelling } from './verdict.ts';

/** For all requests of one link together. */
const TIMEOUT_MS = 45_000;

export type YoutubeiOptions = {
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/** In the order in which they are asked: the first gets addresses that hold for a whole video and need no player script (yt-dlp#17261). */
const CLIENTS: ReadonlyArray<{ readonly name: Client; readonly needsScript: boolean }> = [
  { name: 'VISIONOS', needsScript: false },
  { name: 'WEB_EMBEDDED', needsScript: true },
  { name: 'WEB', needsScript: true },
];
/** What no other client would be told otherwise. */
const FINAL: readonly ExtractionFailureKind[] = [
  'private',
  'removed',
  'live',
  'geo-blocked',
  'no-network',
  'untrusted-certificate',
  'timeout',
];

/** YouTube's videos and playlists by youtubei.js, in this process. Throws what the port says; writes nothing. */
export function createYoutubei({ fetch, timeoutMs = TIMEOUT_MS, now = Date.now }: YoutubeiOptions): Extractor {
  const site = createSiteFetch(fetch);
  const sessions = createSessions(site, now);
  return {
    name: 'youtubei',
    accepts: (url) => youtubeLinkOf(url) !== undefined,
    unavailable: async () => null,
    async extract(url, call) {
      const link = youtubeLinkOf(url);
      if (!link) throw new ExtractionFailure('unsupported-link', 'The link leads to no video and no playlist of YouTube.');
      const patience = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([call.signal, patience]);
      try {
        const work = site.within(signal, async () => {
          if (link.kind === 'video') return { kind: 'video' as const, video: await asAnyClient(sessions, link.videoId, signal, call) };
          const innertube = await sessions.open(false, signal);
          return { kind: 'playlist' as const, playlist: await readPlaylist(innertube, link.playlistId) };
        });
        return await untilAborted(work, signal);
      } catch (error) {
        call.signal.throwIfAborted();
        if (patience.aborted)
          throw new ExtractionFailure('timeout', `YouTube did not answer in ${Math.round(timeoutMs / 1_000)} s.`, { cause: error });
        throw failureOf(error);
      }
    },
  };
}

async function asAnyClient(sessions: Sessions, videoId: string, signal: AbortSignal, call: ExtractCall): Promise<VideoExtraction> {
  const failures: ExtractionFailure[] = [];
  for (const { name, needsScript } of CLIENTS) {
    try {
      return await readVideo(await sessions.open(needsScript, signal), name, videoId);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      call.log('info', `YouTube, asked as ${name}: ${failure.message}`);
      if (FINAL.includes(failure.kind)) throw failure;
      if (needsScript && failure.kind === 'extractor-outdated') sessions.forgetScript();
      failures.push(failure);
    }
  }
  throw mostTelling(failures) ?? failureOf(undefined);
}

/** Errors of the library are told apart by their names: it exports no classes of them that could be loaded late. */
function failureOf(error: unknown): ExtractionFailure {
  if (error instanceof ExtractionFailure) return error;
  const isOfPlayer = error instanceof Error && error.constructor.name === 'PlayerError';
  if (isOfPlayer || error instanceof PlayerScriptError || error instanceof z.ZodError)
    return new ExtractionFailure('extractor-outdated', 'YouTube answered in a way that this version does not know.', { cause: error });
  return new ExtractionFailure('unknown', 'YouTube’s answer could not be read.', { cause: error });
}
