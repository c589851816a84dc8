import { expect, test } from 'vitest';
import { contentSecurityPolicy, pageFile } from './page-files.ts';

test.each([
  ['/', '/index.html'],
  ['/dubbing/abc-123', '/index.html'],
  ['/assets/index-BkF3x_9a.js', '/assets/index-BkF3x_9a.js'],
  ['/favicon.ico', '/favicon.ico'],
  ['/../package.json', undefined],
  ['/%2e%2e/%2e%2e/etc/passwd', undefined],
  ['/assets/..%2f..%2fpackage.json', undefined],
  ['/..%5c..%5cwindows.ini', undefined],
  ['//etc/passwd', undefined],
  ['/a%00.js', undefined],
  ['/%zz.js', undefined],
])('%s names %s', (pathname, file) => {
  expect(pageFile(pathname)).toBe(file);
});

test('the page may load nothing from elsewhere and run nothing inline', () => {
  const policy = contentSecurityPolicy(new URL('http://127.0.0.1:4173/'));
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:4173;");
  expect(policy).not.toContain('script-src');
  expect(policy).not.toContain('unsafe-eval');
  expect(contentSecurityPolicy(new URL('app://bundle/'))).toContain("connect-src 'self';");
});
