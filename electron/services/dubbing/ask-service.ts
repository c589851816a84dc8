import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import { JobHeld } from '../jobs/job-kind.ts';
import type { DubbingProvider } from './ports.ts';
import { reactionTo } from './reactions.ts';

/** A service that is silent for longer would not dub either. */
const PATIENCE_MS = 8_000;
/** No work has this reference. */
const NOBODYS = 'streamfetch-doctor';

/**
 * Asks a service for the first page of its list, which costs nothing and shows whether it can be reached and takes the key. Throws the
 * `dubbing.*` that a dub would meet. A service on this machine is not asked.
 */
export async function askService(
  providers: readonly DubbingProvider[],
  name: DubbingProviderName,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const provider = providers.find((each) => each.name === name);
  if (provider?.kind !== 'remote') return;
  const patience = AbortSignal.timeout(patienceMs);
  try {
    await provider.find(NOBODYS, Number.POSITIVE_INFINITY, patience);
  } catch (error) {
    if (patience.aborted) throw new AppError('dubbing.service-unreachable', 'The service does not answer.', { cause: error });
    const reaction = reactionTo(error, 'service');
    throw reaction instanceof JobHeld ? reaction.error : reaction;
  }
}
