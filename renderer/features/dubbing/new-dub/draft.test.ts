import { expect, test } from 'vitest';
import { settingsSchema } from '../../../../common/contract/settings.ts';
import { fakeAsset } from '../../../testing/fake-data.ts';
import { capOf, draftProblem, newDraft, suggestedName, toStartDub } from './draft.ts';

const file = fakeAsset('talk', { name: 'talk.v2.mkv' });
const draft = { ...newDraft(null, 'rehearsal'), targetLanguages: ['es'] };
const LIMIT = 15;

test('each thing that keeps a dub from starting has a name, the first one first', () => {
  expect(draftProblem(draft, file, LIMIT)).toBeNull();
  expect(draftProblem(draft, null, LIMIT)).toBe('no-file');
  expect(draftProblem(draft, { ...file, available: false }, LIMIT)).toBe('file-gone');
  expect(draftProblem(draft, { ...file, kind: 'audio' }, LIMIT)).toBe('no-picture');
  expect(draftProblem(draft, { ...file, audioTracks: [] }, LIMIT)).toBe('no-sound');
  expect(draftProblem({ ...draft, targetLanguages: [] }, file, LIMIT)).toBe('no-language');
  expect(draftProblem({ ...draft, sourceLanguage: 'es' }, file, LIMIT)).toBe('same-language');
  expect(draftProblem({ ...draft, parallel: null }, file, LIMIT)).toBe('numbers');
  expect(draftProblem({ ...draft, minTempo: null }, file, LIMIT)).toBe('numbers');
  expect(draftProblem({ ...draft, capUsd: null }, file, LIMIT)).toBe('numbers');
  expect(draftProblem({ ...draft, parallel: 4 }, file, 3)).toBe('numbers');
  expect(draftProblem({ ...draft, place: 'chosen' }, file, LIMIT)).toBe('no-place');
});

test('a paid dub begins with no more chunks at once than the plan allows', () => {
  const settings = settingsSchema.parse({ 'dubbing.parallel': 5, 'elevenlabs.concurrency': 2 });
  expect(newDraft(settings, 'elevenlabs').parallel).toBe(2);
  expect(newDraft(settings, 'rehearsal').parallel).toBe(5);
});

test('a service is told only what it knows, whatever the form still holds', () => {
  const everything = { ...draft, speakers: 3, keepBackground: false, watermark: true, deleteRemote: true, capUsd: 12 };
  const voices = { speakers: 3, keepBackground: false, watermark: true };
  expect(toStartDub({ ...everything, provider: 'elevenlabs-v1' }, file, null)).toMatchObject({ ...voices, deleteRemote: true, capUsd: 12 });
  const v2 = toStartDub({ ...everything, provider: 'elevenlabs' }, file, null);
  expect(v2).toMatchObject({ provider: 'elevenlabs', deleteRemote: true, capUsd: 12, subtitles: true });
  const rehearsal = toStartDub(everything, file, null);
  for (const name of Object.keys(voices)) expect([name in v2, name in rehearsal]).toEqual([false, false]);
  expect(rehearsal.subtitles).toBe(false);
  expect(['deleteRemote' in rehearsal, 'capUsd' in rehearsal]).toEqual([false, false]);
});

test('the cap that was shown is the cap that is sent', () => {
  const paid = { ...draft, provider: 'elevenlabs' as const };
  expect(toStartDub(paid, file, 36_000_000).capUsd).toBe(36);
  expect(toStartDub({ ...paid, capUsd: 7.5 }, file, 36_000_000).capUsd).toBe(7.5);
  expect(capOf(paid, null)).toBeNull();
});

test('the name offered keeps the stem, says the languages and fits the kind of file', () => {
  expect(suggestedName(file, draft)).toBe('talk.v2.es.mkv');
  expect(suggestedName(file, { ...draft, targetLanguages: ['es', 'pt-BR'], container: 'mp4' })).toBe('talk.v2.es-pt-BR.mp4');
  expect(suggestedName({ ...file, name: 'talk' }, draft)).toBe('talk.es.mp4');
});
