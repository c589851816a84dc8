import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FormatChoice } from '../../../common/domain/downloads/choose-formats.ts';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { fillTemplate } from '../../../common/domain/downloads/name-template.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { freeName } from '../delivery/free-name.ts';
import { withMark } from '../delivery/partial-path.ts';
import { safeFileName } from '../delivery/safe-name.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';

/** The file that a download becomes, inside its folder whatever the title is, and its key where it is kept in the library. */
export async function placeOf(
  input: DownloadInput,
  id: JobId,
  parts: Pick<DownloadParts, 'libraryPlace'>,
  { video, formats, container }: FormatChoice & { readonly video: VideoExtraction },
): Promise<{ readonly target: string; readonly key: string | null }> {
  if (input.folder === null) {
    const place = parts.libraryPlace(id, container);
    return { target: place.path, key: place.key };
  }
  const name = nameOf(input, { video, formats });
  const folders = name.slice(0, -1).map((part) => safeFileName(part));
  const file = safeFileName(name.at(-1) ?? '', container);
  return { target: await freeName(path.join(input.folder, ...folders, file)), key: null };
}

/** The parts of the name that the template gives; the last is the file's, without its ending. */
export function nameOf(
  { request }: Pick<DownloadInput, 'request'>,
  { video, formats }: { readonly video: VideoExtraction; readonly formats: FormatChoice['formats'] },
): readonly string[] {
  const height = formats.find((format) => format.height !== null)?.height ?? null;
  const { title, channel, site, videoId, uploadDate } = video;
  return fillTemplate(request.nameTemplate, {
    ...{ title, channel, site, id: videoId, date: uploadDate },
    height: request.kind === 'audio' || height === null ? null : String(height),
    ...{ playlist: null, index: null },
  });
}

/** Where a part is written while it comes: beside its target, so that joining and handing over stay on one disk. */
export function partPath(target: string, id: string, part: string): string {
  return withMark(target, `.partial-${id}-${part.replace(/[^\w-]/g, '_').slice(0, 20)}`);
}

/** Removes what a download left beside its target. A target that was never chosen left nothing. */
export async function dropParts(id: JobId, parts: Pick<DownloadParts, 'downloads' | 'transfers' | 'libraryPlace'>): Promise<void> {
  parts.transfers.removeOf(id);
  const record = parts.downloads.get(id);
  if (!record) return;
  const folder = record.folder ?? path.dirname(parts.libraryPlace(id, 'mp4').path);
  const names = await readdir(folder, { recursive: record.folder !== null }).catch(() => []); // gone with its folder
  const own = names.filter((name) => path.basename(name).includes(`.partial-${id}`));
  await Promise.all(own.map((name) => rm(path.join(folder, name), { force: true })));
}
