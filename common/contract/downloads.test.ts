import { expect, test } from 'vitest';
import { downloadsContract, MOST_LINKS } from './downloads.ts';

test('a title or a link that is too long does not spoil the call with all the other links', () => {
  const input = downloadsContract.startMany['~orpc'].inputSchema;
  const links = [{ url: `https://example.org/${'a'.repeat(9_000)}` }, { url: 'https://example.org/b', title: 'x'.repeat(9_000) }];
  expect(input?.safeParse({ links }).success).toBe(true);
  expect(input?.safeParse({ links: Array.from({ length: MOST_LINKS + 1 }, () => links[1]) }).success).toBe(false);
});
