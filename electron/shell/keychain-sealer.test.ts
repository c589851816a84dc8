import { expect, test } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import type { Sealer } from '../services/secrets/ports.ts';
import { createDesktopSealer, type Keychain } from './keychain-sealer.ts';

/** Seals by turning the text around: enough to tell what was sealed from what was not. */
const turned = (text: string): string => [...text].reverse().join('');
function keychain(changes: Partial<Keychain> = {}): Keychain {
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (text) => Buffer.from(turned(text)),
    decryptString: (sealed) => turned(sealed.toString()),
    ...changes,
  };
}
const keyFile: Sealer = {
  seal: (text) => Buffer.concat([Buffer.of(1), Buffer.from(text)]),
  unseal: (sealed) => Buffer.from(sealed.subarray(1)).toString(),
};

test('secrets are sealed by the keychain where there is one', () => {
  const sealer = createDesktopSealer(keychain(), keyFile, 'linux');
  expect(sealer.kind).toBe('keychain');
  expect(Buffer.from(sealer.seal('abc')).toString()).toBe('\u0002cba');
  expect(sealer.unseal(sealer.seal('sécret'))).toBe('sécret');
});

test('without a keychain, or with a password that everyone knows, the key file is used', () => {
  const none = createDesktopSealer(keychain({ isEncryptionAvailable: () => false }), keyFile, 'darwin');
  const weak = createDesktopSealer(keychain({ getSelectedStorageBackend: () => 'basic_text' }), keyFile, 'linux');
  for (const sealer of [none, weak]) {
    expect(sealer.kind).toBe('key-file');
    expect(sealer.description).toContain('no keychain');
    expect(sealer.seal('abc')[0]).toBe(1);
  }
});

test('Windows and macOS are not asked for a backend they do not have', () => {
  const asked = keychain({
    getSelectedStorageBackend() {
      throw new TypeError('not a function');
    },
  });
  expect(createDesktopSealer(asked, keyFile, 'win32').kind).toBe('keychain');
});

test('a secret sealed by a headless host stays readable on the desktop', () => {
  expect(createDesktopSealer(keychain(), keyFile, 'linux').unseal(keyFile.seal('abc'))).toBe('abc');
});

test('a secret whose keychain is gone is unreadable, not a fault', () => {
  const broken = keychain({
    decryptString() {
      throw new Error('Error while decrypting the ciphertext');
    },
  });
  const sealer = createDesktopSealer(broken, keyFile, 'linux');
  expect(() => sealer.unseal(sealer.seal('abc'))).toThrow(expect.objectContaining({ code: 'secret.unreadable' }));
  expect(() => sealer.unseal(sealer.seal('abc'))).toThrow(AppError);
});
