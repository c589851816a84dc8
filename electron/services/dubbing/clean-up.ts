import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DUB_CONTAINERS } from '../../../common/domain/dubbing/dubbing.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { partialPath } from '../delivery/partial-path.ts';
import type { DubbingJobParts } from './dub-run.ts';
import { forgetAtService } from './remote-cleaning.ts';

type Parts = Pick<DubbingJobParts, 'dubbing' | 'workFolder' | 'libraryPlace'>;

/**
 * Drops what a dub that was stopped for good holds: the half-written result beside its target and the raw sound, by far the
 * largest part of a work folder and soon made again. Results of a service are not and stay until the job is removed.
 */
export async function dropSound(id: JobId, parts: Parts): Promise<void> {
  await dropPartials(id, parts);
  const folder = parts.workFolder(id);
  const names = await readdir(folder).catch(() => []); // none was made yet
  await Promise.all(names.filter((name) => name.endsWith('.f32')).map((name) => rm(path.join(folder, name), { force: true })));
}

/**
 * Drops what a dub that is over left behind: a half-written result, what lies at the service where that is wanted, and the work folder
 * unless it was asked for.
 */
export async function cleanUp(id: JobId, parts: DubbingJobParts): Promise<void> {
  await dropPartials(id, parts);
  await forgetAtService(parts, id, 'all');
  if (!parts.dubbing.get(id)?.config.keepIntermediates) await rm(parts.workFolder(id), { recursive: true, force: true });
}

/** A merged file stays beside its target only while the same job will certainly go on: paused, or closed with the program. */
export async function dropPartials(id: JobId, parts: Parts): Promise<void> {
  const outputPath = parts.dubbing.get(id)?.outputPath;
  const targets = outputPath ? [outputPath] : DUB_CONTAINERS.map((container) => parts.libraryPlace(id, container).path);
  await Promise.all(targets.map((target) => rm(partialPath(target, id), { force: true })));
}
