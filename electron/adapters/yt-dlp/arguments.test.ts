import { expect, test } from 'vitest';
import { proxyLines, type QuestionOptions, questionArguments } from './arguments.ts';

const plain: QuestionOptions = {
  ...{ nodePath: null, cacheFolder: null, socketTimeoutMs: 20_000, cookiesPath: null, hasProxy: false, trustsSystem: false },
};
const args = (link: string, more: Partial<QuestionOptions> = {}) => questionArguments(new URL(link), { ...plain, ...more }).join(' ');

test('a link is asked about without anybody’s configuration, plugins, updates or proxy, and stands after --', () =>
  expect(args('https://example.org/a')).toBe(
    '--ignore-config --no-update --no-plugin-dirs --color never --dump-single-json --flat-playlist --format b* --no-cache-dir --socket-timeout 20 --proxy  -- https://example.org/a',
  ));

test('node, cache, cookies, trust and proxy are handed on', () => {
  const all = { nodePath: '/n/node', cacheFolder: '/c', socketTimeoutMs: 300, cookiesPath: '/k', hasProxy: true, trustsSystem: true };
  expect(args('https://example.org/a', all)).toBe(
    '--ignore-config --no-update --no-plugin-dirs --color never --dump-single-json --flat-playlist --format b* --js-runtimes node:/n/node --cache-dir /c --socket-timeout 1 --cookies /k --compat-options no-certifi --config-locations - -- https://example.org/a',
  );
});

test.each([
  ['https://www.youtube.com/watch?v=vid00000001&list=PL1', true],
  ['https://youtu.be/vid00000001?list=PL1', true],
  ['https://www.youtube.com/playlist?list=PL1', false],
  ['https://www.youtube.com/watch?v=vid00000001', false],
])('of %s one video is meant though a list is named: %s', (link, one) => expect(args(link).includes('--no-playlist')).toBe(one));

test('a proxy’s password is in no argument, and its quotes end no line of ours', () =>
  expect(proxyLines("http://me:it's@p:1")).toBe(`--proxy 'http://me:it'"'"'s@p:1'\n`));
