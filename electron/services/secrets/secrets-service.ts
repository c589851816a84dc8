import { AppError } from '../../../common/contract/errors.ts';
import type { SecretName } from '../../../common/contract/settings.ts';
import { holdsCookies } from '../../../common/domain/downloads/netscape-cookies.ts';
import type { SettingsRepository } from '../../database/repositories/settings.ts';
import type { Sealer } from './ports.ts';

export type SecretsService = {
  /** Throws `usage.invalid` for cookies that are in no form yt-dlp reads: it would fail much later, and say little. */
  set(name: SecretName, value: string): void;
  clear(name: SecretName): void;
  /** False also for a secret that is stored but cannot be read here and now. */
  has(name: SecretName): boolean;
  /** Only for the adapter that needs it; never for a log, a job record or the wire. */
  get(name: SecretName): string | undefined;
  /** For whoever took a secret from the store itself, in one write with something else. */
  tellChanged(): void;
  /** Called after each `set`, `clear` and `tellChanged`. Returns the function that stops listening. */
  onChange(listener: () => void): () => void;
};

type SecretsRepository = Pick<SettingsRepository, 'sealedSecret' | 'saveSealedSecret' | 'removeSecret'>;

/**
 * Secrets by name. One that cannot be read (keychain locked, key file gone, data folder of another machine) counts as not set and
 * stays stored: it reads again once the key is back. `now` in milliseconds since the epoch.
 */
export function createSecretsService(repository: SecretsRepository, sealer: Sealer, now: () => number): SecretsService {
  const get = (name: SecretName): string | undefined => {
    const sealed = repository.sealedSecret(name);
    if (!sealed) return undefined;
    try {
      return sealer.unseal(sealed);
    } catch (error) {
      if (error instanceof AppError && error.code === 'secret.unreadable') return undefined;
      throw error;
    }
  };
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    tellChanged: tell,
    set(name, value) {
      if (name === 'downloads.cookies' && !holdsCookies(value)) throw noCookies();
      repository.saveSealedSecret(name, sealer.seal(value), now());
      tell();
    },
    clear(name) {
      repository.removeSecret(name);
      tell();
    },
    has: (name) => get(name) !== undefined,
    get,
    onChange(listener) {
      // Wrapped, so that the same function may listen twice and each of them can stop.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

function noCookies(): AppError {
  const form =
    'a cookies.txt in Netscape format, as extensions of browsers export it: a line for each cookie, with tabs between its seven fields';
  return new AppError('usage.invalid', `This is no file of cookies. What is needed is ${form}.`);
}
