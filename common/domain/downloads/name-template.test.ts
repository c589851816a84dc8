import { expect, test } from 'vitest';
import { fillTemplate, type NameValues, unknownFields } from './name-template.ts';

const values: NameValues = {
  ...{ title: 'Talk', channel: 'Uni', id: 'abc', site: 'youtube', date: '2026-11-29', height: '1080' },
};

test('fields are filled in and slashes of the template make folders', () =>
  expect(fillTemplate('{channel}/{date} {title} [{height}p]', values)).toEqual(['Uni', '2026-11-29 Talk [1080p]']));
test('a slash in a title makes no folder', () =>
  expect(fillTemplate('{title}', { ...values, title: '../../etc/passwd' })).toEqual(['.._.._etc_passwd']));
test('brackets around a field without a value go with it', () =>
  expect(fillTemplate('{title} [{height}p] ({id})', { ...values, height: null })).toEqual(['Talk (abc)']));
test('a folder without a name is left out', () =>
  expect(fillTemplate('{channel}/{title}', { ...values, channel: null })).toEqual(['Talk']));
test('a title that looks like a template stays text', () =>
  expect(fillTemplate('{title} [{id}]', { ...values, title: '{id} %(id)s' })).toEqual(['{id} %(id)s [abc]']));
test('a field that is not known is named', () => expect(unknownFields('{title} {titel}')).toEqual(['titel']));
