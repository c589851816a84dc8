import type { Innertube } from 'youtubei.js';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { type Decipher, findFormats } from './find-formats.ts';
import { readPlayerResponse } from './player-response.ts';
import { verdictOf } from './verdict.ts';
import { videoOf } from './video-of.ts';
import { NO_FACTS, type WatchFacts, watchFactsOf } from './watch-facts.ts';

/** A client that the site takes us for; its name in youtubei.js. */
export type Client = 'VISIONOS' | 'WEB_EMBEDDED' | 'WEB';

/** Reads a video as one client. Throws `ExtractionFailure` and whatever the library throws. */
export async function readVideo(innertube: Innertube, client: Client, videoId: string): Promise<VideoExtraction> {
  const { session } = innertube;
  const { data } = await innertube.actions.execute('/player', {
    ...{ videoId, client, racyCheckOk: true, contentCheckOk: true },
    playbackContext: {
      contentPlaybackContext: { html5Preference: 'HTML5_PREF_WANTS', signatureTimestamp: session.player?.signature_timestamp },
    },
  });
  const response = readPlayerResponse(data);
  const failure = verdictOf(response);
  if (failure) throw failure;
  if (response.videoDetails?.videoId && response.videoDetails.videoId !== videoId)
    throw new ExtractionFailure('unknown', 'YouTube gave another video in place of this one.');
  const { player } = session;
  const decipher: Decipher | null = player
    ? ({ url, signatureCipher, cipher }) => player.decipher(url ?? undefined, signatureCipher ?? undefined, cipher ?? undefined)
    : null;
  const formats = await findFormats(response, decipher);
  return videoOf({ extractor: 'youtubei', videoId, response, formats, facts: await readFacts(innertube, videoId) });
}

/** A video without its chapters is still a video: whatever fails here is no failure. */
async function readFacts(innertube: Innertube, videoId: string): Promise<WatchFacts> {
  try {
    return watchFactsOf((await innertube.actions.execute('/next', { videoId })).data);
  } catch {
    return NO_FACTS;
  }
}
