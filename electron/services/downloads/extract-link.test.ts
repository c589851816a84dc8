import { expect, test } from 'vitest';
import type { Extraction, ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { extractLink } from './extract-link.ts';
import { ExtractionFailure, type Extractor } from './ports.ts';

const LINK = 'https://example.org/watch?v=1';
const found: Extraction = { kind: 'playlist', playlist: { id: 'p', title: 'P', entries: [] } };
const asked: string[] = [];
const extractor = (name: Extractor['name'], end: ExtractionFailureKind | Extraction, unavailable: string | null = null): Extractor => ({
  name,
  accepts: () => true,
  unavailable: async () => unavailable,
  async extract() {
    asked.push(name);
    if (typeof end === 'string') throw new ExtractionFailure(end, `${name} says ${end}`);
    return end;
  },
});
async function run(...extractors: readonly Extractor[]) {
  asked.length = 0;
  const call = { signal: new AbortController().signal, log: () => undefined };
  return extractLink(LINK, extractors, call).catch((error: { code: string }) => error.code);
}

test('an extractor that is too old is followed by the next', async () => {
  expect(await run(extractor('yt-dlp', 'extractor-outdated'), extractor('youtubei', found))).toBe(found);
  expect(asked).toEqual(['yt-dlp', 'youtubei']);
});
test('one that cannot be used is not asked', async () => {
  expect(await run(extractor('yt-dlp', 'private', 'It is not installed.'), extractor('youtubei', found))).toBe(found);
  expect(asked).toEqual(['youtubei']);
});
test('a private video is private for all of them: the next is not asked', async () => {
  expect(await run(extractor('yt-dlp', 'private'), extractor('youtubei', found))).toBe('download.private');
});
test('the reason given is one that a person can do something about', async () =>
  expect(await run(extractor('yt-dlp', 'unknown'), extractor('youtubei', 'login-required'), extractor('http', 'unsupported-link'))).toBe(
    'download.login-required',
  ));
test('a link that nobody knows is told as such', async () => expect(await run()).toBe('download.unsupported-link'));
