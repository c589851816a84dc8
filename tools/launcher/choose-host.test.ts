import { expect, test } from 'vitest';
import { chooseHost } from './choose-host.mjs';

const desk = { args: ['--x'], electron: '/e/electron', platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false };

test('with the binary and a display StreamFetch opens in Electron', () => {
  expect(chooseHost(desk)).toEqual({ kind: 'electron', command: '/e/electron', before: [], args: ['--x'] });
  expect(chooseHost({ ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toMatchObject({ kind: 'electron' });
  expect(chooseHost({ ...desk, platform: 'darwin', env: {} })).toMatchObject({ kind: 'electron' });
});

test('as root Chromium’s sandbox is off, because it would refuse to start', () => {
  expect(chooseHost({ ...desk, isRoot: true })).toMatchObject({ before: ['--no-sandbox'] });
});

test('without a display, without the binary, or when asked, it opens in a browser', () => {
  expect(chooseHost({ ...desk, env: {} })).toMatchObject({ kind: 'headless', reason: 'There is no display' });
  expect(chooseHost({ ...desk, electron: undefined })).toMatchObject({ kind: 'headless', args: ['--x'] });
  expect(chooseHost({ ...desk, args: ['--headless', '--x'] })).toMatchObject({ kind: 'headless', args: ['--x'] });
});
