import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../common/contract/desktop-bridge.ts';
import { TEXTS } from './texts.ts';

export type MenuOptions = {
  readonly platform: NodeJS.Platform;
  /** Adds reloading and the developer tools; a packaged app has neither. */
  readonly isDevelopment: boolean;
  readonly documentationUrl: string | null;
  send(command: MenuCommand): void;
  openExternal(url: string): void;
};

type Item = MenuItemConstructorOptions;
const SEPARATOR: Item = { type: 'separator' };

/** The window's menu as data. Ids are the commands, so that tests can click them. */
export function menuTemplate(options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin';
  const command = (id: MenuCommand, label: string, accelerator?: string): Item => ({
    id,
    label,
    click: () => options.send(id),
    ...(accelerator ? { accelerator } : {}),
  });
  const settings = command('go-settings', TEXTS.menu.settings, 'CmdOrCtrl+,');
  const file: Item = {
    label: TEXTS.menu.file,
    submenu: [
      command('open-media', TEXTS.menu.openMedia, 'CmdOrCtrl+O'),
      SEPARATOR,
      ...(isMac ? [] : [settings, SEPARATOR]),
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const view: Item = {
    label: TEXTS.menu.view,
    submenu: [
      command('go-home', TEXTS.menu.home, 'CmdOrCtrl+1'),
      command('go-downloads', TEXTS.menu.downloads, 'CmdOrCtrl+2'),
      command('go-dubbing', TEXTS.menu.dubbing, 'CmdOrCtrl+3'),
      command('toggle-jobs', TEXTS.menu.jobs, 'CmdOrCtrl+J'),
      SEPARATOR,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
      ...developerItems(options.isDevelopment),
    ],
  };
  return [...(isMac ? [macAppMenu(settings)] : []), file, editMenu(isMac), view, { role: 'windowMenu' }, helpMenu(options, command)];
}

/** The first menu of every Mac application, with the settings where Mac users look for them. */
function macAppMenu(settings: Item): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}

/** Without these roles a Mac knows no copy and paste in text fields. */
function editMenu(isMac: boolean): Item {
  return {
    label: TEXTS.menu.edit,
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      ...(isMac ? [{ role: 'pasteAndMatchStyle' } as const] : []),
      { role: 'delete' },
      SEPARATOR,
      { role: 'selectAll' },
    ],
  };
}

function developerItems(isDevelopment: boolean): Item[] {
  if (!isDevelopment) return [];
  return [SEPARATOR, { role: 'reload', label: TEXTS.menu.reload }, { role: 'toggleDevTools', label: TEXTS.menu.developer }];
}

function helpMenu(options: MenuOptions, command: (id: MenuCommand, label: string) => Item): Item {
  const url = options.documentationUrl;
  const documentation: Item[] = url ? [{ label: TEXTS.menu.documentation, click: () => options.openExternal(url) }] : [];
  return { role: 'help', label: TEXTS.menu.help, submenu: [command('doctor', TEXTS.menu.doctor), ...documentation] };
}
