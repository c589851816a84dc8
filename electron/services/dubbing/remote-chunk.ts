import type { DubbingConfig } from '../../../common/domain/dubbing/dubbing.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { ChunkInput } from './dubbing-input.ts';
import type { YieldingGate } from './gate.ts';
import type { PaidServiceTerms } from './paid-service.ts';
import type { RemoteDubbing } from './ports.ts';

/** One run of a chunk that is dubbed by a paid service, with what its steps share. */
export type RemoteChunk = {
  readonly provider: RemoteDubbing;
  readonly dubbing: DubbingRepository;
  readonly paidCalls: PaidCallsRepository;
  readonly context: JobContext;
  readonly input: ChunkInput;
  readonly parentId: JobId;
  readonly config: DubbingConfig;
  readonly sourceName: string;
  /** The dub's cap and the service's terms as they are now: both may be changed while the dub runs. */
  readonly capMicroUsd: () => number | null;
  readonly terms: () => PaidServiceTerms;
  /** Whether a new paid call is allowed. */
  readonly maySend: boolean;
  /** The service's gate, shared by all dubs. */
  readonly gate: YieldingGate;
  readonly now: () => number;
  readonly newId: () => string;
};
