import type { Innertube } from 'youtubei.js';
import type { PlaylistEntry, PlaylistExtraction } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { type PlaylistPage, playlistPageOf } from './playlist-page.ts';

/** Of a hundred videos each; the site itself allows 5,000 videos in a list. */
const MAX_PAGES = 100;

/** Reads a playlist to its end. Throws `ExtractionFailure` and whatever the library throws. */
export async function readPlaylist(innertube: Innertube, playlistId: string): Promise<PlaylistExtraction> {
  const browse = async (args: Readonly<Record<string, string>>): Promise<PlaylistPage> =>
    playlistPageOf((await innertube.actions.execute('/browse', { ...args })).data);
  const first = await browse({ browseId: `VL${playlistId}` });
  if (first.entries.length === 0) throw refusalOf(first);
  const entries: PlaylistEntry[] = [...first.entries];
  const asked = new Set<string>();
  for (let { continuation } = first; continuation !== null && !asked.has(continuation) && asked.size < MAX_PAGES; ) {
    asked.add(continuation);
    const page = await browse({ continuation });
    entries.push(...page.entries);
    continuation = page.entries.length > 0 ? page.continuation : null;
  }
  return { id: playlistId, title: first.title ?? playlistId, entries };
}

function refusalOf({ alert, title }: PlaylistPage): ExtractionFailure {
  if (alert === null && title !== null) return new ExtractionFailure('no-formats', 'The playlist holds no video.');
  if (alert === null) return new ExtractionFailure('extractor-outdated', 'YouTube shows this playlist in a way that is not known here.');
  if (/private/i.test(alert)) return new ExtractionFailure('private', `YouTube says: ${alert}`);
  return new ExtractionFailure(/does not exist|unviewable/i.test(alert) ? 'not-found' : 'unknown', `YouTube says: ${alert}`);
}
