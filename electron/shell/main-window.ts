import { BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './app-protocol.ts';
import { backgroundColor, buttonsOverlay, titleBar } from './window-look.ts';
import type { WindowMemory } from './window-memory.ts';
import { MINIMUM_SIZE, placeWindow } from './window-placement.ts';

export type MainWindowOptions = {
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly memory: WindowMemory;
};

/** Makes the one window and loads the page into it; it shows itself once there is something to see. */
export function openMainWindow({ preload, memory }: MainWindowOptions): BrowserWindow {
  const { isMaximized, ...place } = placeWindow(
    memory.read(),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const isDark = nativeTheme.shouldUseDarkColors;
  const window = new BrowserWindow({
    ...place,
    ...titleBar(process.platform, isDark),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'StreamFetch',
    backgroundColor: backgroundColor(isDark),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Electron would fetch dictionaries from the network.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  rememberPlace(window, memory);
  followTheme(window);
  void window.loadURL(PAGE_URL).catch(() => {
    // `did-fail-load` and the crash log tell of it; a load cut off by closing the window is no failure.
  });
  return window;
}

function rememberPlace(window: BrowserWindow, memory: WindowMemory): void {
  const note = (): void => {
    if (!window.isMinimized() && !window.isFullScreen())
      memory.note({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  window.on('resize', note);
  window.on('move', note);
  window.on('maximize', note);
  window.on('unmaximize', note);
  window.on('close', note);
  window.on('closed', () => memory.close());
}

function followTheme(window: BrowserWindow): void {
  const follow = (): void => {
    const isDark = nativeTheme.shouldUseDarkColors;
    window.setBackgroundColor(backgroundColor(isDark));
    if (process.platform !== 'darwin') window.setTitleBarOverlay(buttonsOverlay(isDark));
  };
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
}
