import {
  type SecretName,
  type Settings,
  type SettingsPatch,
  settingsPatchSchema,
  settingsSchema,
} from '../../../common/contract/settings.ts';
import type { SettingsRepository } from '../../database/repositories/settings.ts';

export type SettingsService = {
  /** Every setting; one that is not stored, or whose stored value is no longer allowed, has its default. */
  get(): Settings;
  /**
   * Stores what the patch names and returns all settings. With another address of a service its key and the consent to send there go
   * in the same transaction. Throws zod's error for values that are not allowed.
   */
  set(patch: SettingsPatch): Settings;
  /** Called after each `set` that changed something. Returns the function that stops listening. */
  onChange(listener: (settings: Settings) => void): () => void;
};

/** `secretsRemoved` is called after a write that removed some. `now` in milliseconds since the epoch. Stored values that are not understood stay stored until they are set anew. */
export function createSettingsService(
  repository: SettingsRepository,
  now: () => number,
  secretsRemoved: () => void = () => undefined,
): SettingsService {
  const listeners = new Set<(settings: Settings) => void>();
  const get = (): Settings => readSettings(repository.all());
  return {
    get,
    set(patch) {
      const before = get();
      const given = settingsPatchSchema.parse(patch);
      const { values, removedSecrets } = goingWithAddress(before, given);
      const named = Object.entries({ ...given, ...values }).filter(([, value]) => value !== undefined);
      repository.set(Object.fromEntries(named), now(), removedSecrets);
      if (removedSecrets.length > 0) secretsRemoved();
      const after = get();
      if (JSON.stringify(after) !== JSON.stringify(before)) for (const listener of [...listeners]) listener(after);
      return after;
    },
    onChange(listener) {
      // Wrapped, so that the same function may listen twice and each of them can stop.
      const own = (settings: Settings): void => listener(settings);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

type Going = { readonly values: SettingsPatch; readonly removedSecrets: readonly SecretName[] };

/** A key is only ever sent where it was meant to go, and consent was given for one place: neither outlives the address. */
function goingWithAddress(before: Settings, { 'elevenlabs.baseUrl': address }: SettingsPatch): Going {
  if (address === undefined || address === before['elevenlabs.baseUrl']) return { values: {}, removedSecrets: [] };
  return { values: { 'dubbing.uploadAcknowledged': false }, removedSecrets: ['elevenlabs.apiKey'] };
}

/** One by one, so that a value that is no longer allowed costs that setting alone. */
function readSettings(stored: Readonly<Record<string, unknown>>): Settings {
  const understood = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(stored[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return settingsSchema.parse(Object.fromEntries(understood));
}
