import { expect, test } from 'vitest';
import { languageState, projectState, type Work } from './work.ts';

const language = { id: 'lang_1', language: 'es', createdAtMs: 1_000, serviceMs: 400 };
const work: Work = {
  api: 'v2',
  id: 'proj_1',
  number: 0,
  reference: null,
  sourceLanguage: null,
  file: { path: 'upload', name: 'a.flac', contentType: 'audio/flac', sizeBytes: 10 },
  media: { seconds: 3, hasSound: true, hasPicture: false },
  fields: {},
  failure: null,
  createdAtMs: 1_000,
  prepareMs: 100,
  languages: [language],
  deleted: false,
};
const made = { path: 'result.flac', sizeBytes: 10, contentType: 'audio/flac' };

test.each([
  [1_000, 'queued', 'queued'],
  [1_050, 'preparing', 'queued'],
  [1_100, 'ready', 'processing'],
  [1_399, 'ready', 'processing'],
  [1_400, 'ready', 'completed'],
])('at %i ms a project created at 1000 is %s and its language %s', (atMs, project, dubbed) => {
  expect([projectState(work, atMs), languageState(work, language, made, atMs)]).toEqual([project, dubbed]);
});

test('a language whose result is not made yet goes on', () => {
  expect(languageState(work, language, undefined, 5_000)).toBe('processing');
});

test('a language added later takes its own time', () => {
  expect(languageState(work, { ...language, createdAtMs: 2_000 }, made, 2_399)).toBe('processing');
  expect(languageState(work, { ...language, createdAtMs: 2_000 }, made, 2_400)).toBe('completed');
});

test('work that will fail is told to fail only when its time is over', () => {
  const failing: Work = { ...work, failure: { at: 'language', message: 'no voice' } };
  expect([1_399, 1_400].map((atMs) => languageState(failing, language, made, atMs))).toEqual(['processing', 'failed']);
  const unprepared: Work = { ...work, failure: { at: 'project', message: 'no voice' } };
  expect([1_099, 1_100].map((atMs) => projectState(unprepared, atMs))).toEqual(['preparing', 'failed']);
  expect(languageState(unprepared, language, made, 1_100)).toBe('failed');
});
