import path from 'node:path';
import { expect, test } from 'vitest';
import { freeName } from './free-name.ts';
import { partialPath } from './partial-path.ts';

test('the partial file stands beside its target and keeps its ending', () => {
  expect(partialPath('/films/talk.es.mp4', 'j1')).toBe('/films/talk.es.partial-j1.mp4');
  expect(partialPath('/films/talk', 'j1')).toBe('/films/talk.partial-j1');
});

test('the partial file of the longest name still fits the file system', () => {
  const partial = path.basename(partialPath(`/films/${'é'.repeat(125)}.mp4`, '3f2a'));
  expect(Buffer.byteLength(partial)).toBeLessThanOrEqual(255);
  expect(partial.endsWith('é.partial-3f2a.mp4')).toBe(true);
});

test('the first free name counts from 2', async () => {
  const taken = new Set(['/f/talk.es.mp4', '/f/talk.es (2).mp4']);
  expect(await freeName('/f/talk.es.mp4', async (name) => taken.has(name))).toBe('/f/talk.es (3).mp4');
  expect(await freeName('/f/other.mp4', async (name) => taken.has(name))).toBe('/f/other.mp4');
});

test('when every numbered name is taken it says so instead of searching for ever', async () => {
  await expect(freeName('/f/talk.mp4', async () => true)).rejects.toMatchObject({ code: 'output.exists' });
});
