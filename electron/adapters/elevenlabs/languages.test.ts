import { expect, test } from 'vitest';
import { languageOf, primaryLanguage } from './languages.ts';

const own = (tag: string): string => tag;

test.each([
  [['es', 'pt-BR'], 'PT-br', 'pt-BR'],
  [['es-ES'], 'es', 'es-ES'],
  [['ES-419'], 'es-ES', 'ES-419'],
  [['iw'], 'he-IL', 'iw'],
  [['fr'], 'es', undefined],
  [['est'], 'es', undefined],
  [['no tag'], 'es', undefined],
  [['no tag'], 'No tag', 'no tag'],
  [['es-ES', 'fr'], 'es', undefined],
  [[], 'es', undefined],
])('of %j, asked for %s, it is %s', (tags, asked, found) => expect(languageOf(tags, own, asked)).toBe(found));

test('the legacy API is given a language without its region', () =>
  expect(['pt-BR', 'ES', 'yue-Hant-HK'].map(primaryLanguage)).toEqual(['pt', 'es', 'yue']));
