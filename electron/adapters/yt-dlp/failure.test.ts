import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureIn, nothingToFetch, siteWords } from './failure.ts';

type Captured = { readonly kind: string; readonly from: string; readonly stderr: readonly string[] };
const captured: readonly Captured[] = JSON.parse(readFileSync(new URL('fixtures/stderr.json', import.meta.url), 'utf8'));
const site = new URL('https://www.youtube.com/watch?v=vid00000001');

test.each(captured.map((each) => [each.stderr.at(-1)?.startsWith('You might') ? each.stderr[0] : each.stderr.at(-1), each] as const))(
  '%s',
  (_, { kind, stderr }) => {
    const failure = failureIn(stderr, site);
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toMatch(/--\w|https?:|caused by|report this|\bwiki\b/);
    expect(failure.message).toMatch(/^\S.*[^:\s]$/s);
  },
);

test('every kind of failure that a site can cause has been captured', () => {
  const kinds = new Set(captured.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    ...['age-restricted', 'bot-check', 'extractor-outdated', 'geo-blocked', 'live', 'login-required', 'no-formats', 'no-network'],
    ...['not-found', 'private', 'removed', 'sabr-only', 'timeout', 'unknown', 'unsupported-link', 'untrusted-certificate'],
  ]);
});

test('an address within an error is not repeated, since it may be signed', () =>
  expect(siteWords('ERROR: [x] 1: cannot read https://cdn.example/a?sig=secret now')).toBe('cannot read … now'));

test('a line of the cookie file that yt-dlp could not read is not repeated', () =>
  expect(
    siteWords("WARNING: skipping cookie file entry due to invalid expires at -1: '.a.org\\tTRUE\\t/\\tTRUE\\t-1\\tsid\\tsecret\\n'"),
  ).toBe('skipping cookie file entry due to invalid expires at -1'));

test('a video of which nothing can be fetched says SABR where YouTube warned of it', () => {
  const warned = captured.find(({ kind }) => kind === 'sabr-only')?.stderr ?? [];
  expect(nothingToFetch(warned, site).kind).toBe('sabr-only');
  expect(nothingToFetch([], site).kind).toBe('no-formats');
});
