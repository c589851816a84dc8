import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backgroundColor, buttonsOverlay, titleBar } from './window-look.ts';

const tokens = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8');

test('the window has the page’s own colours before the page is there', () => {
  const [dark = '', light = ''] = tokens.split('[data-theme="light"] {');
  for (const [theme, isDark] of [
    [dark, true],
    [light, false],
  ] as const) {
    expect(theme).toContain(`--n-1: ${backgroundColor(isDark)};`);
    expect(theme).toContain(`--n-9: ${buttonsOverlay(isDark).symbolColor};`);
  }
  expect(tokens).toMatch(/--bg: var\(--n-1\)/);
  expect(tokens).toMatch(/--text-2: var\(--n-9\)/);
});

test('the system’s buttons leave the line below the top bar free', () => {
  expect(tokens).toContain(`--topbar: ${Number(buttonsOverlay(true).height) + 1}px;`);
});

test('on every system the page is told where the window buttons are', () => {
  for (const platform of ['win32', 'linux', 'darwin'] as const)
    expect(titleBar(platform, true)).toMatchObject({ titleBarStyle: 'hidden', titleBarOverlay: { height: 39 } });
});
