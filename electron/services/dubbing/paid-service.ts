import type { Settings } from '../../../common/contract/settings.ts';
import type { Tariff } from '../../../common/domain/dubbing/cost.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import { MICRO_USD } from '../../../common/domain/dubbing/ledger.ts';

/** What the user has set about a paid service, read afresh at each use. */
export type PaidServiceTerms = {
  readonly tariff: (Omit<Tariff, 'usdPerMinute'> & { readonly usdPerMinute: number | null }) | null;
  readonly monthCapMicroUsd: number;
  readonly concurrency: number;
  readonly longestPollMs: number;
  readonly searchForMs: number;
};

/** What holds for calls to a provider now: money in millionths of a US dollar, no tariff for what costs nothing, no price while none is set. */
export function termsOf(settings: Settings, provider: DubbingProviderName, watermark: boolean): PaidServiceTerms {
  const smallestChargeSeconds = settings['elevenlabs.smallestChargeSeconds'];
  return {
    tariff: provider === 'rehearsal' ? null : { usdPerMinute: priceOf(settings, provider, watermark), smallestChargeSeconds },
    monthCapMicroUsd: Math.round(settings['dubbing.capPerMonthUsd'] * MICRO_USD),
    concurrency: settings['elevenlabs.concurrency'],
    longestPollMs: settings['elevenlabs.pollSeconds'] * 1_000,
    searchForMs: settings[provider === 'elevenlabs-v1' ? 'elevenlabs.v1SearchMinutes' : 'elevenlabs.searchMinutes'] * 60_000,
  };
}

function priceOf(settings: Settings, provider: 'elevenlabs' | 'elevenlabs-v1', watermark: boolean): number | null {
  if (provider === 'elevenlabs') return settings['elevenlabs.usdPerMinute'];
  return settings[watermark ? 'elevenlabs.v1WatermarkUsdPerMinute' : 'elevenlabs.v1UsdPerMinute'];
}

/** First moment of the calendar month in UTC, in milliseconds since the epoch. */
export function monthStart(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
}
