import { expect, test } from 'vitest';
import { browserCommand } from './open-in-browser.ts';

const url = 'http://127.0.0.1:8787/?token=a&b';

test('the address is one argument of a program, never part of a shell line', () => {
  expect(browserCommand(url, 'darwin', {})).toEqual(['open', url]);
  expect(browserCommand(url, 'win32', {})).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url]);
  expect(browserCommand(url, 'linux', { DISPLAY: ':0' })).toEqual(['xdg-open', url]);
});
test('on a Linux without a display no browser is opened', () => expect(browserCommand(url, 'linux', {})).toBeUndefined());
