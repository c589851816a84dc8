import { expect, test } from 'vitest';
import { certificateTrouble } from './certificate-trouble.ts';

const coded = (code: string): Error => Object.assign(new Error('no'), { code });

test.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
  'a request that ends with %s has met a certificate that is not to be trusted',
  (code) => {
    // As Node's fetch gives it.
    expect(certificateTrouble(new TypeError('fetch failed', { cause: coded(code) }))).toBe(code);
    expect(certificateTrouble(coded(code))).toBe(code);
  },
);

test.each([new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), new Error('x'), 'x', undefined])(
  'any other trouble is none of certificates (%s)',
  (error) => expect(certificateTrouble(error)).toBeNull(),
);
