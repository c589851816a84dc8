import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../../common/contract/errors.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import type { Sealer } from './ports.ts';

/** First byte of what is sealed here: format 1. Electron's safeStorage begins with `v` (0x76), so the two are never mixed up. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';
const PURPOSE = Buffer.from('streamfetch secret 1');

/**
 * Seals with AES-256-GCM under the key in `keyFile`, which is made by the first `seal`. What is sealed reads: format (1 byte),
 * nonce (12), tag (16), cipher text. The key is read anew each time, so that a restored key file works without a restart.
 * `seal` throws `secret.unreadable` where the key file is damaged: replacing it would lose every other secret.
 */
export function createKeyFileSealer(keyFile: string): Sealer {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, readKeyFile(keyFile) ?? createKeyFile(keyFile), nonce).setAAD(PURPOSE);
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), text]);
    },
    unseal(sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < HEADER_BYTES || bytes[0] !== FORMAT) throw unreadable('It was sealed in another way.');
      const key = readKeyFile(keyFile);
      if (!key) throw unreadable('The key file is gone.');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(PURPOSE).setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEADER_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw unreadable('It was sealed with another key, or altered.', error);
      }
    },
  };
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('secret.unreadable', `A stored secret cannot be read. ${why}`, { cause });
}
