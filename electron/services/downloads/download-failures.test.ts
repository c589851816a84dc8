import { expect, test } from 'vitest';
import { TransferFailure } from '../transfer/transfer-failure.ts';
import { downloadRetryMs, transferErrorOf } from './download-failures.ts';

test('a certificate that is not to be trusted is told as such, and is not tried again by itself', () => {
  const error = transferErrorOf(new TransferFailure('untrusted', 'The certificate of https://a.example is not to be trusted.'));
  expect(error).toMatchObject({ code: 'download.untrusted-certificate', message: expect.stringContaining('certificate') });
  expect(downloadRetryMs(error, 1, 0.5)).toBeNull();
});
