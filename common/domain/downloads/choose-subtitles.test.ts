import { expect, test } from 'vitest';
import { chooseSubtitles } from './choose-subtitles.ts';

const offer = (language: string, isAutomatic = false, format = 'vtt') => ({
  language,
  isAutomatic,
  format,
  url: `https://x/${language}/${format}`,
});
const offers = [
  offer('en-GB'),
  offer('en', true),
  offer('de', false, 'srt'),
  offer('de'),
  offer('pt-BR'),
  offer('pt-PT'),
  offer('ja', false, 'ttml'),
  offer('fr', true),
];
const choose = (wanted: readonly string[], automatic = false) =>
  chooseSubtitles(offers, wanted, automatic).map(
    ({ language, isAutomatic, format }) => `${language} ${isAutomatic ? 'automatic' : 'written'} ${format}`,
  );

test('written subtitles go before the site’s own captions, another dialect before none', () => {
  expect(choose(['en', 'pt-PT', 'pt'], true)).toEqual(['en-GB written vtt', 'pt-PT written vtt', 'pt-BR written vtt']);
});

test('captions of the site are taken only where they are wanted', () => {
  expect(choose(['fr'])).toEqual([]);
  expect(choose(['fr'], true)).toEqual(['fr automatic vtt']);
});

test('a language that nobody offers, or in no form that can be read, is left out', () => {
  expect(choose(['ja', 'xx', 'de'])).toEqual(['de written vtt']);
});

test('one offer is taken once, however many ask for it', () => {
  expect(choose(['de', 'de-AT'])).toEqual(['de written vtt']);
});
