import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../../common/contract/errors.ts';
import type { PathTokens } from './asset-service.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Tokens under a key that lives as long as this process: none outlives a restart, and none made elsewhere is taken. The
 * purpose is authenticated with the path, so a token to browse cannot be used to write.
 */
export function createPathTokens(): PathTokens {
  const key = randomBytes(32);
  return {
    seal(purpose, path) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(path, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(purpose, token) {
      try {
        const bytes = Buffer.from(token, 'base64url');
        const sealed = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError('usage.not-allowed', 'This choice of a file is no longer valid. Choose the file again.', { cause });
      }
    },
  };
}
