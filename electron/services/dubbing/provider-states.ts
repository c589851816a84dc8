import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import type { DubbingProvider } from './ports.ts';

export type ProviderState = {
  readonly name: DubbingProviderName;
  readonly available: boolean;
  readonly isDefault: boolean;
  readonly reason: string | null;
};

/** The default is the first paid service that can be used, else the rehearsal. */
export function providerStates(providers: readonly DubbingProvider[]): readonly ProviderState[] {
  const usable = providers.filter((provider) => provider.unavailable() === null);
  const standard = usable.find((provider) => provider.name !== 'rehearsal') ?? usable[0];
  return providers.map((provider) => {
    const reason = provider.unavailable();
    return { name: provider.name, available: reason === null, isDefault: provider === standard, reason };
  });
}

/** The service that was asked for, or the default. Throws `dubbing.provider-unavailable`. */
export function requireProvider(providers: readonly DubbingProvider[], wanted: DubbingProviderName | undefined): DubbingProviderName {
  const states = providerStates(providers);
  const state =
    wanted === undefined ? states.find((candidate) => candidate.isDefault) : states.find((candidate) => candidate.name === wanted);
  if (state?.available) return state.name;
  throw new AppError('dubbing.provider-unavailable', state?.reason ?? 'No dubbing service can be used.', {
    details: { provider: wanted ?? 'none' },
  });
}
