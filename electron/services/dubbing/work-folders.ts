import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { type JobId, jobId } from '../../../common/units/ids.ts';
import type { DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { JobService } from '../jobs/job-service.ts';

export type WorkFolders = {
  /** Absolute folder for a job's intermediate files. */
  workFolder(id: string): string;
  /** Where a product without a place of its own goes: key below the media folder and absolute path. */
  libraryPlace(id: string, extension: string): { readonly key: string; readonly path: string };
};

/** Names places only; nothing is made. */
export function workFolders(folder: DataFolder): WorkFolders {
  return {
    workFolder: (id) => path.join(folder.work, id),
    libraryPlace: (id, extension) => {
      const key = path.join('dubs', `${id}.${extension}`);
      return { key, path: path.join(folder.media, key) };
    },
  };
}

/** Removes the work folders that nothing needs any more: a crash may have come between the end of a job and its cleaning up. */
export async function sweepWorkFolders(
  folder: string,
  jobs: Pick<JobService, 'get'>,
  dubbing: Pick<DubbingRepository, 'get'>,
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!isNeeded(jobId(name), jobs, dubbing)) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

function isNeeded(id: JobId, jobs: Pick<JobService, 'get'>, dubbing: Pick<DubbingRepository, 'get'>): boolean {
  try {
    return jobs.get(id).state !== 'succeeded' || dubbing.get(id)?.config.keepIntermediates === true;
  } catch (error) {
    // A job of a kind that only a newer version knows is not found either; its dub is, and its paid results stay.
    if (error instanceof AppError && error.code === 'not-found') return dubbing.get(id) !== undefined;
    throw error;
  }
}
