import type { Inspection } from '../../../common/contract/downloads.ts';
import type { DownloadParts } from './download-parts.ts';
import type { KnownVideo } from './extraction-schema.ts';

/** What stands behind a link, for a person to choose from. Throws `download.*` and the signal's reason. */
export async function inspectLink(
  { extractions, downloads }: Pick<DownloadParts, 'extractions' | 'downloads'>,
  url: string,
  signal: AbortSignal,
): Promise<Inspection> {
  const found = await extractions.look(url, { signal, log: () => undefined });
  if (found.kind === 'playlist') {
    const { title, entries } = found.playlist;
    return {
      kind: 'playlist',
      title,
      entries: entries.map((entry) => ({ ...entry, earlier: downloads.archivedAnywhere(entry.videoId) ?? null })),
    };
  }
  const { video } = found;
  const earlier = (kind: 'video' | 'audio') => downloads.archived(video.site, video.videoId, kind) ?? null;
  return {
    kind: 'video',
    ...{ extractor: video.extractor, uploadDate: video.uploadDate, video: videoOf(video) },
    ...{ chapters: video.chapters.length, hasThumbnail: video.thumbnailUrl !== null },
    subtitles: languagesOf(video),
    formats: [...video.formats],
    earlier: { video: earlier('video'), audio: earlier('audio') },
  };
}

/** What is stored and shown of a video. */
export const videoOf = ({ site, videoId, title, channel, durationMs }: KnownVideo) => ({ site, videoId, title, channel, durationMs });

/** Each language once: written ones before those that the site made. */
function languagesOf({ subtitles }: KnownVideo): Array<{ language: string; isAutomatic: boolean }> {
  const languages = new Map<string, boolean>();
  for (const { language, isAutomatic } of subtitles) languages.set(language, (languages.get(language) ?? true) && isAutomatic);
  return [...languages]
    .map(([language, isAutomatic]) => ({ language, isAutomatic }))
    .sort((one, other) => Number(one.isAutomatic) - Number(other.isAutomatic));
}
