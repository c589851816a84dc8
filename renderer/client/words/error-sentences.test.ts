import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { ERROR_CODES } from '../../../common/contract/errors.ts';
import { startI18n } from '../../app/i18n.ts';
import { errorSentence, heldText } from './error-sentences.ts';

beforeAll(() => startI18n());

test.each(ERROR_CODES)('%s has a sentence and a next step, in words', (code) => {
  const { title, next } = errorSentence(i18next.t, { code, message: 'Raw words.', details: {} });
  for (const text of [title, next]) {
    expect(text).toMatch(/^([A-Z]|ffmpeg ).*[a-z0-9.)]$/);
    expect(text).not.toMatch(/errors\.|\{\{|undefined|NaN|!|please|sorry/i);
  }
  expect(title.length).toBeLessThan(60);
});

test('no sentence of a download promises that it is tried again by itself, since it also stands where nothing is', () => {
  const codes = ERROR_CODES.filter((code) => code.startsWith('download.'));
  const nexts = codes.map((code) => errorSentence(i18next.t, { code, message: '', details: {} }).next);
  expect(nexts.filter((next) => next.includes('by itself'))).toEqual([]);
});

test('values that the host sent are used where there are all of them', () => {
  const failure = { code: 'media.disk-full', message: '', details: { neededBytes: 1_200_000_000, freeBytes: 300 } };
  expect(errorSentence(i18next.t, failure).next).toContain('needs 1.2 GB and 300 B are free');
  expect(errorSentence(i18next.t, { ...failure, details: { freeBytes: 300 } }).next).toBe(
    'Free some space and press retry. Finished parts are kept.',
  );
});

test("the service's reason for not dubbing a chunk is told", () => {
  const failure = { message: '', details: { reason: 'No speech was found.' } };
  for (const code of ['dubbing.rejected', 'dubbing.failed-at-service'])
    expect(errorSentence(i18next.t, { ...failure, code }).next).toContain('“No speech was found.”');
});

test("a code of another version speaks with the host's own sentence", () => {
  const { title, next } = errorSentence(i18next.t, { code: 'download.not-of-this-version', message: 'Not in your country.', details: {} });
  expect(title).toBe('Not in your country.');
  expect(next).toContain('log');
});

test('a job that stopped by itself says why in two words, and no other job does', () => {
  const error = { code: 'dubbing.cap-reached', message: '', details: {} };
  expect(heldText(i18next.t, { state: 'paused', error })).toBe('Paused, cap reached');
  expect(heldText(i18next.t, { state: 'paused', error: { ...error, code: 'secret.unreadable' } })).toBe('Paused, needs you');
  expect(heldText(i18next.t, { state: 'paused', error: null })).toBeNull();
  expect(heldText(i18next.t, { state: 'failed', error })).toBeNull();
});
