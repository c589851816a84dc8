import { expect, test } from 'vitest';
import { isOurPage } from './app-protocol.ts';
import { isExternalLink, isPermitted, isTrusted } from './security.ts';

test('only our own page counts as ours', () => {
  expect(isOurPage('app://bundle/')).toBe(true);
  expect(isOurPage('app://bundle/index.html#/dubbing')).toBe(true);
  for (const url of ['app://bundle.example/', 'app://bundle', 'app://other/', 'https://bundle/', 'file:///etc/passwd', 'about:blank', ''])
    expect([url, isOurPage(url)]).toEqual([url, false]);
});

test('only https leaves for the system’s browser', () => {
  expect(isExternalLink('https://example.com/a')).toBe(true);
  for (const url of [
    'http://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'ms-settings:',
    'mailto:a@b.c',
    'no url',
  ])
    expect([url, isExternalLink(url)]).toEqual([url, false]);
});

test('of all permissions a page gets full screen and writing to the clipboard', () => {
  expect(['fullscreen', 'clipboard-sanitized-write'].every(isPermitted)).toBe(true);
  const others = ['media', 'geolocation', 'notifications', 'clipboard-read', 'midi', 'openExternal', 'display-capture', 'hid', 'unknown'];
  expect(others.filter(isPermitted)).toEqual([]);
});

test('a message counts only from the main frame of our window, while it shows our page', () => {
  const frame = { url: 'app://bundle/#/home' };
  const contents = { mainFrame: frame };
  const window = { webContents: contents };
  expect(isTrusted({ sender: contents, senderFrame: frame }, window)).toBe(true);
  expect(isTrusted({ sender: contents, senderFrame: { url: 'app://bundle/' } }, window)).toBe(false);
  expect(isTrusted({ sender: contents, senderFrame: null }, window)).toBe(false);
  expect(isTrusted({ sender: contents, senderFrame: frame }, { webContents: { mainFrame: frame } })).toBe(false);
  expect(isTrusted({ sender: contents, senderFrame: frame }, undefined)).toBe(false);
  const elsewhere = { url: 'https://example.com/' };
  const gone = { mainFrame: elsewhere };
  expect(isTrusted({ sender: gone, senderFrame: elsewhere }, { webContents: gone })).toBe(false);
});
