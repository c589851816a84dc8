import { expect, test } from 'vitest';
import type { Extraction, ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { extractLink } from './extract-link.ts';
import { ExtractionFailure, type Extractor } from './ports.ts';

const LINK = 'https://example.org/watch?v=1';
const found: Extraction = { kind: 'playlist', playlist: { id: 'p', title: 'P', entries: [] } };
const asked: string[] = [];
let said = '';
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
  return extractLink(LINK, extractors, call).catch((error: { code: string; message: string }) => {
    said = error.message;
    return error.code;
  });
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

test('a page that only yt-dlp could read is told as such, with what is wrong with it and where to get it', async () => {
  const reason = 'yt-dlp was not found; install it.';
  expect(await run(extractor('yt-dlp', found, reason), extractor('http', 'unsupported-link'))).toBe('download.extractor-needed');
  expect(said).toContain(reason);
  expect(said).toContain('streamfetch doctor update');
  expect(await run(extractor('yt-dlp', found, reason))).toBe('download.extractor-needed');
});
test('a page that yt-dlp has looked at in vain is no reason to get yt-dlp', async () =>
  expect(await run(extractor('yt-dlp', 'unsupported-link'), extractor('http', 'unsupported-link'))).toBe('download.unsupported-link'));
test('without yt-dlp a file that is not there is still a file that is not there', async () =>
  expect(await run(extractor('yt-dlp', found, 'It is not here.'), extractor('http', 'not-found'))).toBe('download.removed'));
test('an extractor whose own check breaks is followed by the next', async () => {
  const broken: Extractor = { ...extractor('yt-dlp', found), unavailable: () => Promise.reject(new Error('out of handles')) };
  expect(await run(broken, extractor('http', found))).toBe(found);
});
