import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { MENU_COMMANDS, type MenuCommand } from '../../common/contract/desktop-bridge.ts';
import { type MenuOptions, menuTemplate } from './menu.ts';

type Item = MenuItemConstructorOptions;

function menu(changes: Partial<MenuOptions> = {}): readonly Item[] {
  return menuTemplate({ platform: 'linux', isDevelopment: false, documentationUrl: null, send() {}, openExternal() {}, ...changes });
}
function flat(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}
/** Clicks it as Electron would; our items look at none of the arguments. */
function click(item: Item | undefined): void {
  Reflect.apply(item?.click ?? expect.unreachable, undefined, []);
}
const PLATFORMS = ['linux', 'win32', 'darwin'] as const;

test.each(PLATFORMS)('on %s every command of the page is in the menu once and is sent when it is clicked', (platform) => {
  const sent: MenuCommand[] = [];
  const items = flat(menu({ platform, send: (command) => sent.push(command) })).filter((item) => item.id);
  for (const item of items) click(item);
  expect([...sent].sort()).toEqual([...MENU_COMMANDS].sort());
});

test.each(PLATFORMS)('on %s no two items share a key', (platform) => {
  const keys = flat(menu({ platform, isDevelopment: true })).flatMap((item) => item.accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('CmdOrCtrl+O');
});

test.each(PLATFORMS)('on %s text fields have cut, copy, paste and select all', (platform) => {
  const roles = flat(menu({ platform })).map((item) => item.role);
  expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'quit']));
});

test('on the Mac the settings are in the application menu, elsewhere in File', () => {
  const placeOf = (platform: NodeJS.Platform): string | undefined => {
    const top = menu({ platform }).find((item) => flat([item]).some((one) => one.id === 'go-settings'));
    return top?.role ?? top?.label;
  };
  expect(placeOf('darwin')?.toLowerCase()).toBe('appmenu');
  expect(placeOf('win32')).toBe('File');
});

test('a packaged app has no developer tools in its menu', () => {
  expect(flat(menu()).map((item) => item.role)).not.toContain('toggleDevTools');
  expect(flat(menu({ isDevelopment: true })).map((item) => item.role)).toContain('toggleDevTools');
});

test('the documentation opens outside, and is left out where there is none', () => {
  const opened: string[] = [];
  const items = flat(menu({ documentationUrl: 'https://example.com/docs', openExternal: (url) => opened.push(url) }));
  click(items.find((item) => item.label === 'Documentation'));
  expect(opened).toEqual(['https://example.com/docs']);
  expect(flat(menu()).some((item) => item.label === 'Documentation')).toBe(false);
});
