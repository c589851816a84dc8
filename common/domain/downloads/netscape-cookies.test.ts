import { expect, test } from 'vitest';
import { holdsCookies, withCookieHeader } from './netscape-cookies.ts';

const LINE = '.example.org\tTRUE\t/\tTRUE\t1900000000\tsid\tsecret';

test.each([
  ['with its header', `# Netscape HTTP Cookie File\n\n${LINE}\n`],
  ['without one, with the line ends of Windows', `${LINE}\r\n`],
  ['of cookies that scripts do not see', `#HttpOnly_${LINE}`],
  ['of a cookie without a value', '.example.org\tTRUE\t/\tFALSE\t0\tseen\t'],
])('a cookie file %s holds cookies', (_, text) => expect(holdsCookies(text)).toBe(true));

test.each([
  ['an empty file', ''],
  ['a header alone', '# Netscape HTTP Cookie File\n'],
  ['a list in JSON', '[{"domain": ".example.org",\t"name": "sid"}]'],
  ['the header of a request', 'Cookie: sid=secret; other=1'],
  ['a cookie that is commented out', `# ${LINE}`],
  ['a table of other things', 'a\tb\tc\td\te\tf\tg'],
  ['spaces where tabs should be', LINE.replaceAll('\t', ' ')],
])('%s holds none', (_, text) => expect(holdsCookies(text)).toBe(false));

test('a cookie file without the header that yt-dlp wants gets one, and any other stays as it is', () => {
  expect(withCookieHeader(LINE)).toBe(`# Netscape HTTP Cookie File\n${LINE}`);
  expect(withCookieHeader(`\uFEFF# HTTP Cookie File\n${LINE}`)).toBe(`# HTTP Cookie File\n${LINE}`);
});
