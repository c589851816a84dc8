import { expect, test } from 'vitest';
import { containerLanguage, DUB_LANGUAGES, findLanguage } from './languages.ts';

test('a tag is found in any case', () => {
  expect(findLanguage('ES')?.name).toBe('Spanish');
  expect(findLanguage('pt-br')?.tag).toBe('pt-BR');
});
test('an unknown language is not found', () => {
  for (const tag of ['xx', '', 'klingon', '../es']) expect(findLanguage(tag)).toBeUndefined();
});
test('containers get the three-letter code of a tag, whatever its region', () => {
  expect(containerLanguage('es-MX')).toBe('spa');
  expect(containerLanguage('deu')).toBe('deu');
  expect(containerLanguage('tlh')).toBe('und');
});
test('no language is listed twice', () => expect(new Set(DUB_LANGUAGES.map((language) => language.tag)).size).toBe(DUB_LANGUAGES.length));
