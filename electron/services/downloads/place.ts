import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FormatChoice } from '../../../common/domain/downloads/choose-formats.ts';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { fillTemplate, idInNames } from '../../../common/domain/downloads/name-template.ts';
import type { DownloadContainer } from '../../../common/domain/downloads/wish.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { freeName, isTaken } from '../delivery/free-name.ts';
import { hasCode } from '../delivery/output-error.ts';
import { withMark } from '../delivery/partial-path.ts';
import { safeFileName, splitName } from '../delivery/safe-name.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';

/** The file that a download wants to become, inside its folder whatever the title is, and its key where it is kept in the library. */
export function placeOf(
  input: DownloadInput,
  id: JobId,
  parts: Pick<DownloadParts, 'libraryPlace'>,
  { video, formats, container }: FormatChoice & { readonly video: VideoExtraction },
): { readonly wanted: string; readonly key: string | null } {
  if (input.folder === null) {
    const place = parts.libraryPlace(id, container);
    return { wanted: place.path, key: place.key };
  }
  const name = nameOf(input, { video, formats });
  const folders = name.slice(0, -1).map((part) => safeFileName(part));
  const file = safeFileName(name.at(-1) ?? '', container);
  return { wanted: path.join(input.folder, ...folders, file), key: null };
}

/** The parts of the name that the template gives; the last is the file's, without its ending. */
export function nameOf(
  { request }: Pick<DownloadInput, 'request'>,
  { video, formats }: { readonly video: VideoExtraction; readonly formats: FormatChoice['formats'] },
): readonly string[] {
  const height = formats.find((format) => format.height !== null)?.height ?? null;
  const { title, channel, site, videoId, uploadDate } = video;
  return fillTemplate(request.nameTemplate, {
    ...{ title, channel, site, id: idInNames(videoId), date: uploadDate },
    height: request.kind === 'audio' || height === null ? null : String(height),
  });
}

/** Where a part is written while it comes: beside its target, so that joining and handing over stay on one disk. */
export function partPath(wanted: string, id: string, part: string): string {
  return withMark(wanted, `.partial-${id}-${part}`);
}

/** The same path with the ending of another container. */
export function withContainer(file: string, container: DownloadContainer): string {
  const { stem } = splitName(path.basename(file));
  return path.join(path.dirname(file), `${stem}.${container}`);
}

const folded = (file: string): string => file.normalize('NFC').toLowerCase();

/** Takes free names, and keeps each from every other download of this process until it is deleted from `reservedPaths`. */
export function createReservations(): { readonly reservedPaths: Set<string>; reserve(wanted: string): Promise<string> } {
  const reservedPaths = new Set<string>();
  return {
    reservedPaths,
    async reserve(wanted) {
      // Many disks take Talk.mp4 and talk.mp4 for one file.
      const isReserved = (file: string): boolean => [...reservedPaths].some((path) => folded(path) === folded(file));
      for (;;) {
        const target = await freeName(wanted, async (file) => isReserved(file) || (await isTaken(file)));
        if (isReserved(target)) continue; // taken by another download while the disk was asked
        reservedPaths.add(target);
        return target;
      }
    },
  };
}

/** Removes what a download left beside its target, and what is noted of it. Can be called again. */
export async function dropParts(id: JobId, parts: Pick<DownloadParts, 'downloads' | 'transfers' | 'libraryPlace'>): Promise<void> {
  parts.transfers.removeOf(id);
  const record = parts.downloads.get(id);
  if (!record) return;
  const folder = record.folder ?? path.dirname(parts.libraryPlace(id, 'mp4').path);
  // Only as deep as the name's template makes folders: the folder may be a whole home.
  const depth = record.folder === null ? 0 : record.request.nameTemplate.split(/[/\\]/).length - 1;
  await removeParts(folder, `.partial-${id}`, depth);
}

async function removeParts(folder: string, mark: string, depth: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM')) return []; // gone, or never ours to write in
    throw error;
  });
  for (const entry of entries) {
    const place = path.join(folder, entry.name);
    if (entry.isFile() && entry.name.includes(mark)) await rm(place, { force: true });
    else if (entry.isDirectory() && depth > 0) await removeParts(place, mark, depth - 1);
  }
}
