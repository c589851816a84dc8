import type { DubbingStage } from '../../../common/domain/dubbing/dubbing.ts';
import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { ChunkJobParts } from './chunk-job.ts';
import type { DubbingInput } from './dubbing-input.ts';

export type DubbingJobParts = ChunkJobParts & {
  /** Where products without a place of their own go: key below the data folder's media folder and its absolute path. */
  readonly libraryPlace: (jobId: string, extension: string) => { readonly key: string; readonly path: string };
};

/** One run of a dub with what its stages share. */
export type DubRun = DubbingJobParts & {
  readonly input: DubbingInput;
  readonly context: JobContext;
  readonly folder: string;
  readonly sourcePath: string;
  /** What the user calls the source; an upload's path says nothing to anybody. */
  readonly sourceName: string;
  readonly source: MediaInfo;
  readonly report: (stage: DubbingStage, fraction: number) => void;
};
