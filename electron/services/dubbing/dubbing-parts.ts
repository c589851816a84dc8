import type { Settings } from '../../../common/contract/settings.ts';
import type { DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import type { AssetService } from '../assets/asset-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { Analyses } from './analyses.ts';
import type { DubbingProvider } from './ports.ts';

/** What the dubbing service is made of. */
export type DubbingServiceParts = {
  readonly jobs: JobService;
  readonly dubbing: DubbingRepository;
  readonly paidCalls: PaidCallsRepository;
  readonly assets: AssetService;
  readonly analyses: Analyses;
  readonly providers: readonly DubbingProvider[];
  readonly settings: () => Settings;
  readonly workFolder: (jobId: string) => string;
  readonly now: () => number;
};
