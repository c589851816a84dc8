import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** No secret at all, as with Chromium's `basic_text` on Linux, which is what this host says it is. */
const key = Buffer.alloc(32, 7);
const HEADER = 'v10';

export const safeStorage = {
  isEncryptionAvailable: (): boolean => true,
  getSelectedStorageBackend: (): string => 'basic_text',
  setUsePlainTextEncryption(): void {},
  encryptString(text: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([Buffer.from(HEADER), nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  decryptString(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER.length, HEADER.length + 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return decipher.update(sealed.subarray(HEADER.length + 12, -16), undefined, 'utf8') + decipher.final('utf8');
  },
};
