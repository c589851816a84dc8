import { expect, test } from 'vitest';
import { TransferFailure } from '../transfer/transfer-failure.ts';
import { downloadRetryMs, transferErrorOf } from './download-failures.ts';

test('a certificate that is not to be trusted is told as such, and is not tried again by itself', () => {
  const error = transferErrorOf(new TransferFailure('untrusted', 'The certificate of https://a.example is not to be trusted.'));
  expect(error).toMatchObject({ code: 'download.untrusted-certificate', message: expect.stringContaining('certificate') });
  expect(downloadRetryMs(error, 1, 0.5)).toBeNull();
});

test('a server that asks to be left alone for minutes is asked again after them, and for a week not sooner than in a day', () => {
  const busy = (askedMs?: number) =>
    downloadRetryMs(
      transferErrorOf(new TransferFailure('busy', 'Busy.', { status: 429, ...(askedMs !== undefined && { askedMs }) })),
      1,
      0,
    );
  expect(busy(600_000)).toBe(600_000);
  expect(busy(7 * 86_400_000)).toBe(86_400_000);
  expect(busy()).toBeLessThan(60_000);
});
