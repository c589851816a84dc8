import { AppError, isErrorCode } from '../../../common/contract/errors.ts';
import { audioStreams } from '../../../common/domain/media/media-info.ts';
import type { AssetRecord, AssetsRepository } from '../../database/repositories/assets.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { AssetFiles } from './asset-files.ts';
import { isMp4, isWebm } from './mime.ts';
import { existingRendition, type RenditionInput } from './rendition-kind.ts';
import { createSingleFlight } from './turns.ts';

export type RenditionJobs = Pick<JobService, 'enqueue' | 'settled'>;

/** Gives the record that plays one track: the file itself, what was made before, or what a job makes now. */
export type RenditionRequests = (record: AssetRecord, audioTrack: number, closing: AbortSignal) => Promise<AssetRecord>;

export function createRenditionRequests(options: {
  readonly assets: AssetsRepository;
  readonly files: AssetFiles;
  readonly jobs: () => RenditionJobs;
}): RenditionRequests {
  const once = createSingleFlight<AssetRecord>();

  async function made(record: AssetRecord, audioTrack: number, closing: AbortSignal): Promise<AssetRecord> {
    const existing = await existingRendition(options, record.id, audioTrack);
    if (existing) return existing;
    await options.files.require(record);
    const jobs = options.jobs();
    const input: RenditionInput = { assetId: record.id, audioTrack };
    const job = await jobs.settled(jobs.enqueue('rendition', { title: record.name, input }).id, closing);
    const rendition = job.state === 'succeeded' ? await existingRendition(options, record.id, audioTrack) : undefined;
    if (rendition) return rendition;
    if (job.error && isErrorCode(job.error.code)) throw new AppError(job.error.code, job.error.message, { details: job.error.details });
    throw new AppError('job.not-possible', `The copy of ${record.name} for playing was stopped.`, { details: { name: record.name } });
  }

  return async (record, audioTrack, closing) => {
    const tracks = record.info ? audioStreams(record.info).length : 0;
    if (audioTrack >= tracks) {
      throw new AppError('media.no-audio', `${record.name} has no sound track ${audioTrack + 1}.`, { details: { name: record.name } });
    }
    // With one track a player has nothing to choose, so the file itself plays.
    if (record.info && tracks === 1 && (isMp4(record.info) || isWebm(record.info))) return record;
    return once(`${record.id}/${audioTrack}`, () => made(record, audioTrack, closing));
  };
}
