import type { Settings } from '../../../../common/contract/settings.ts';
import type { DubbingProviderName } from '../../../../common/domain/dubbing/dubbing.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';

/** What a service can be told; the form shows no field that the chosen one does not know. */
export type ServiceTraits = {
  /** Costs money, and gets the sound: what it is sent leaves this machine. */
  readonly isPaid: boolean;
  readonly hasSubtitles: boolean;
  /** Speakers, background and the watermark can be chosen. */
  readonly hasVoiceChoices: boolean;
};

export function traitsOf(provider: DubbingProviderName): ServiceTraits {
  switch (provider) {
    case 'rehearsal':
      return { isPaid: false, hasSubtitles: false, hasVoiceChoices: false };
    case 'elevenlabs':
      return { isPaid: true, hasSubtitles: true, hasVoiceChoices: false };
    case 'elevenlabs-v1':
      return { isPaid: true, hasSubtitles: true, hasVoiceChoices: true };
    default:
      return assertNever(provider);
  }
}

export type PriceSetting = 'elevenlabs.usdPerMinute' | 'elevenlabs.v1UsdPerMinute' | 'elevenlabs.v1WatermarkUsdPerMinute';

/** The setting that holds what a minute costs; null where nothing does. */
export function priceSettingOf(provider: DubbingProviderName, watermark: boolean): PriceSetting | null {
  switch (provider) {
    case 'rehearsal':
      return null;
    case 'elevenlabs':
      return 'elevenlabs.usdPerMinute';
    case 'elevenlabs-v1':
      return watermark ? 'elevenlabs.v1WatermarkUsdPerMinute' : 'elevenlabs.v1UsdPerMinute';
    default:
      return assertNever(provider);
  }
}

/** The most that `start` takes. */
const MOST_PARALLEL = 15;

/** How many chunks may run at once: a paid service takes no more than the plan. */
export function mostParallel(provider: DubbingProviderName, settings: Settings | null): number {
  if (!traitsOf(provider).isPaid || !settings) return MOST_PARALLEL;
  return Math.min(MOST_PARALLEL, settings['elevenlabs.concurrency']);
}

/** With a watermark ElevenLabs legacy is sent the picture too, which it puts its mark on. */
export function sendsPicture(provider: DubbingProviderName, watermark: boolean): boolean {
  return traitsOf(provider).hasVoiceChoices && watermark;
}
