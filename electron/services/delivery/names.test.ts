import path from 'node:path';
import { expect, test } from 'vitest';
import { freeName, isNameFor } from './free-name.ts';
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

test('a numbered name is known again as one of its target, another name and another folder are not', () => {
  const target = '/f/talk (2).es.mp4';
  for (const own of [target, '/f/talk (2).es (2).mp4', '/f/talk (2).es (13).mp4']) expect(isNameFor(target, own), own).toBe(true);
  const others = ['/f/talk.es.mp4', '/f/talk (3).es.mp4', '/g/talk (2).es (2).mp4', '/f/talk (2).es (2).mkv', '/f/talk (2).es (x).mp4'];
  for (const other of others) expect(isNameFor(target, other), other).toBe(false);
});

test('when every numbered name is taken it says so instead of searching for ever', async () => {
  await expect(freeName('/f/talk.mp4', async () => true)).rejects.toMatchObject({ code: 'output.exists' });
});
