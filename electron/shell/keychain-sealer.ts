import type { SafeStorage } from 'electron';
import { AppError } from '../../common/contract/errors.ts';
import type { Sealer } from '../services/secrets/ports.ts';

/** First byte of what the keychain sealed; the key file's own format has another. */
const FORMAT = 2;

export type Keychain = Pick<SafeStorage, 'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'>;
/** A sealer, and a sentence on what it rests on, for the doctor. */
export type DesktopSealer = Sealer & { readonly kind: 'keychain' | 'key-file'; readonly description: string };

/**
 * Seals with the system's keychain, or with `keyFile` where there is none: on Linux without a keyring Electron falls back to a
 * password that everyone knows (`basic_text`), which a key file only this user can read is better than. What either sealed can be
 * read while it is there, so secrets survive a change from one to the other. To be called once the app is ready.
 */
export function createDesktopSealer(keychain: Keychain, keyFile: Sealer, platform: NodeJS.Platform): DesktopSealer {
  const hasKeychain = isKeychainThere(keychain, platform);
  return {
    kind: hasKeychain ? 'keychain' : 'key-file',
    description: hasKeychain
      ? 'Secrets are sealed by the system’s keychain.'
      : 'This system offers no keychain, so secrets are sealed with a key file that only you can read.',
    seal: (plain) => (hasKeychain ? Buffer.concat([Buffer.of(FORMAT), keychain.encryptString(plain)]) : keyFile.seal(plain)),
    unseal(sealed) {
      if (sealed[0] !== FORMAT) return keyFile.unseal(sealed);
      try {
        return keychain.decryptString(Buffer.from(sealed.subarray(1)));
      } catch (cause) {
        throw new AppError('secret.unreadable', 'A stored secret cannot be read: the keychain that sealed it is not there.', { cause });
      }
    },
  };
}

function isKeychainThere(keychain: Keychain, platform: NodeJS.Platform): boolean {
  if (!keychain.isEncryptionAvailable()) return false;
  // Only Linux has more than one backend, and only there does the function exist.
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(keychain.getSelectedStorageBackend());
}
