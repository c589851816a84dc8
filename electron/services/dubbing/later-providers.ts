import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import type { DubbingProvider } from './ports.ts';

/** Names that the contract and the command line know already, so that asking for them is answered with a sentence. */
export const laterProviders: readonly DubbingProvider[] = (['elevenlabs', 'elevenlabs-v1'] as const).map(announced);

function announced(name: DubbingProviderName): DubbingProvider {
  const reason = 'This version cannot dub with ElevenLabs yet. Use the rehearsal, which needs no key and costs nothing.';
  return {
    name,
    unavailable: () => reason,
    dub: () => Promise.reject(new AppError('dubbing.provider-unavailable', reason, { details: { provider: name } })),
  };
}
