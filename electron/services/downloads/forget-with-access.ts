import type { Settings } from '../../../common/contract/settings.ts';
import type { SecretsService } from '../secrets/secrets-service.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { Extractions } from './extractions.ts';

/**
 * Forgets what sites have answered whenever they would now be met otherwise: with other cookies, through another proxy or with another
 * program. Ends with the services that it listens to.
 */
export function forgetWithAccess(
  extractions: Pick<Extractions, 'forget'>,
  settings: Pick<SettingsService, 'get' | 'onChange'>,
  secrets: Pick<SecretsService, 'onChange'>,
): void {
  const accessOf = (now: Settings): string => JSON.stringify([now['downloads.proxyUrl'], now['downloads.extractors']]);
  let access = accessOf(settings.get());
  settings.onChange((now) => {
    if (accessOf(now) === access) return;
    access = accessOf(now);
    extractions.forget();
  });
  // Whichever secret it was: to tell cookies from cookies they would have to be unsealed, which may ask a person.
  secrets.onChange(extractions.forget);
}
