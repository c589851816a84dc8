import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { ERROR_CODES } from '../../../common/contract/errors.ts';
import { startI18n } from '../../app/i18n.ts';
import { errorSentence } from './error-sentences.ts';

beforeAll(() => startI18n());

test.each(ERROR_CODES)('%s has a sentence and a next step, in words', (code) => {
  const { title, next } = errorSentence(i18next.t, { code, message: 'Raw words.', details: {} });
  for (const text of [title, next]) {
    expect(text).toMatch(/^([A-Z]|ffmpeg ).*[a-z0-9.)]$/);
    expect(text).not.toMatch(/errors\.|\{\{|undefined|NaN|!|please|sorry/i);
  }
  expect(title.length).toBeLessThan(60);
});

test('values that the host sent are used where there are all of them', () => {
  const failure = { code: 'media.disk-full', message: '', details: { neededBytes: 1_200_000_000, freeBytes: 300 } };
  expect(errorSentence(i18next.t, failure).next).toContain('needs 1.2 GB and 300 B are free');
  expect(errorSentence(i18next.t, { ...failure, details: { freeBytes: 300 } }).next).toBe(
    'Free some space and press retry. Finished parts are kept.',
  );
});

test("a code of another version speaks with the host's own sentence", () => {
  const { title, next } = errorSentence(i18next.t, { code: 'download.geo-blocked', message: 'Not in your country.', details: {} });
  expect(title).toBe('Not in your country.');
  expect(next).toContain('log');
});
