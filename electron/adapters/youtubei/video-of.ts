import type { ExtractorName, MediaFormat, SubtitleOffer, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { watchUrlOf } from '../../../common/domain/downloads/youtube-link.ts';
import type { PlayerResponse } from './player-response.ts';
import { chaptersOf, type WatchFacts } from './watch-facts.ts';

export type FoundVideo = {
  readonly extractor: ExtractorName;
  readonly videoId: string;
  readonly response: PlayerResponse;
  readonly facts: WatchFacts;
  readonly formats: readonly MediaFormat[];
};

/** The extraction of a video that the player gives. */
export function videoOf({ extractor, videoId, response, facts, formats }: FoundVideo): VideoExtraction {
  const { videoDetails: details, microformat } = response;
  const facade = microformat?.playerMicroformatRenderer;
  const durationMs = details?.lengthSeconds ? details.lengthSeconds * 1_000 : null;
  // 2026-05-01T01:00:00-07:00, where it is given
  const uploadDate = /^\d{4}-\d{2}-\d{2}/.exec(facade?.uploadDate ?? facade?.publishDate ?? '')?.[0] ?? facts.uploadDate;
  return {
    extractor,
    site: 'youtube',
    videoId,
    webUrl: watchUrlOf(videoId),
    title: details?.title || videoId,
    channel: details?.author ?? facade?.ownerChannelName ?? null,
    description: details?.shortDescription ?? '',
    uploadDate,
    durationMs,
    thumbnailUrl: widestOf(details?.thumbnail?.thumbnails ?? []),
    chapters: chaptersOf(facts.chapterStarts, durationMs),
    subtitles: subtitlesOf(response),
    formats,
  };
}

function widestOf(thumbnails: ReadonlyArray<{ readonly url: string; readonly width?: number | null | undefined }>): string | null {
  return thumbnails.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0]?.url ?? null;
}

/** `fmt=vtt` makes the site write WebVTT instead of its own XML. */
function subtitlesOf({ captions }: PlayerResponse): readonly SubtitleOffer[] {
  return (captions?.playerCaptionsTracklistRenderer?.captionTracks ?? []).flatMap(({ baseUrl, languageCode, kind }) => {
    if (!URL.canParse(baseUrl)) return [];
    const url = new URL(baseUrl);
    url.searchParams.set('fmt', 'vtt');
    return [{ language: languageCode, isAutomatic: kind === 'asr', format: 'vtt', url: url.href }];
  });
}
