import { expect, test } from 'vitest';
import { microsFromSeconds } from '../../../../common/units/micros.ts';
import { fakeAsset } from '../../../testing/fake-data.ts';
import { draftProblem, expectedChunks, newDraft, suggestedName } from './draft.ts';

const file = fakeAsset('talk', { name: 'talk.v2.mkv', duration: microsFromSeconds(61) });
const draft = { ...newDraft(null), targetLanguages: ['es'] };

test('the chunks expected are those the plan would cut: a short rest joins the one before', () => {
  expect(expectedChunks(file, 20)).toBe(3);
  expect(expectedChunks(file, 15)).toBe(4);
  expect(expectedChunks(file, 600)).toBe(1);
  expect(expectedChunks(fakeAsset('x', { duration: null }), 20)).toBeNull();
  expect(expectedChunks(file, null)).toBeNull();
});

test('each thing that keeps a dub from starting has a name, the first one first', () => {
  expect(draftProblem(draft, file)).toBeNull();
  expect(draftProblem(draft, null)).toBe('no-file');
  expect(draftProblem(draft, { ...file, available: false })).toBe('file-gone');
  expect(draftProblem(draft, { ...file, kind: 'audio' })).toBe('no-picture');
  expect(draftProblem(draft, { ...file, audioTracks: [] })).toBe('no-sound');
  expect(draftProblem({ ...draft, targetLanguages: [] }, file)).toBe('no-language');
  expect(draftProblem({ ...draft, sourceLanguage: 'es' }, file)).toBe('same-language');
  expect(draftProblem({ ...draft, parallel: null }, file)).toBe('numbers');
  expect(draftProblem({ ...draft, place: 'chosen' }, file)).toBe('no-place');
});

test('the name offered keeps the stem, says the languages and fits the kind of file', () => {
  expect(suggestedName(file, draft)).toBe('talk.v2.es.mkv');
  expect(suggestedName(file, { ...draft, targetLanguages: ['es', 'pt-BR'], container: 'mp4' })).toBe('talk.v2.es-pt-BR.mp4');
  expect(suggestedName({ ...file, name: 'talk' }, draft)).toBe('talk.es.mp4');
});
