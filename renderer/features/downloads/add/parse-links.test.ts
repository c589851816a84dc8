import { expect, test } from 'vitest';
import { parseLinks } from './parse-links.ts';

test('links are found in any text, each once, and lines without one are told', () => {
  const text = `https://a.example/1  https://a.example/2
  See <https://b.example/x?y=1>, it is good
  just words

  https://a.example/1
  half a word.`;
  expect(parseLinks(text)).toEqual({
    links: ['https://a.example/1', 'https://a.example/2', 'https://b.example/x?y=1'],
    others: ['just words', 'half a word.'],
  });
});

test('an address without https is a link, a file name or a word with a point is none', () => {
  expect(parseLinks('youtu.be/abc www.site.example\nnotes.txt\ne.g.').links).toEqual(['https://youtu.be/abc', 'https://www.site.example']);
  expect(parseLinks('file:///etc/passwd\njavascript:alert(1)').links).toEqual([]);
});
