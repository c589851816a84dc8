import type { Inspection } from '../../../common/contract/downloads.ts';
import type { EarlierDownload } from '../../../common/domain/downloads/download.ts';
import type { PlaylistEntry } from '../../../common/domain/downloads/extraction.ts';
import { youtubeLinkOf } from '../../../common/domain/downloads/youtube-link.ts';
import type { DownloadsRepository } from '../../database/repositories/downloads-repository.ts';
import type { DownloadParts } from './download-parts.ts';
import type { KnownVideo } from './extraction-schema.ts';
import { inTurns } from './in-turns.ts';

/** What stands behind a link, for a person to choose from. Throws `download.*` and the signal's reason. */
export async function inspectLink(
  { extractions, downloads }: Pick<DownloadParts, 'extractions' | 'downloads'>,
  url: string,
  signal: AbortSignal,
): Promise<Inspection> {
  const found = await extractions.look(url, { signal, log: () => undefined });
  if (found.kind === 'playlist') {
    const { title, entries } = found.playlist;
    const marked = await inTurns(entries, (part) => part.map((entry) => ({ ...entry, earlier: earlierOf(downloads, entry) ?? null })));
    return { kind: 'playlist', title, entries: marked.flat() };
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

/**
 * What the archive has of an entry, the latest; undefined where that is not certain, since the download itself looks again. A list does not
 * name its entries' site, so it is read from the address: YouTube, a label of the host (`vimeo` of `player.vimeo.com`), or the host itself.
 */
function earlierOf(downloads: Pick<DownloadsRepository, 'archived'>, { url, videoId }: PlaylistEntry): EarlierDownload | undefined {
  const address = URL.parse(url);
  if (!address) return undefined;
  const { hostname, pathname } = address;
  const youtube = youtubeLinkOf(address);
  if (youtube?.kind === 'video') return downloads.archived('youtube', youtube.videoId, 'video');
  const labels = hostname.split('.').slice(0, -1);
  return [
    ...[...labels, hostname].map((site) => downloads.archived(site, videoId, 'video')),
    downloads.archived(hostname, `${hostname}${pathname}`, 'video'), // a site without a numbering of its own
  ]
    .filter((found) => found !== undefined)
    .toSorted((one, other) => other.atMs - one.atMs)[0];
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
