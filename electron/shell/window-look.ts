import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron';

/** The page's own tokens (`--bg`, `--text-2`), known here so that neither the first frame nor the window buttons flash. */
const COLORS = {
  dark: { background: '#141416', symbols: '#b7b7c0' },
  light: { background: '#ececef', symbols: '#494952' },
} as const;
/** Height of the page's top bar, less its line below. */
const BUTTONS_HEIGHT = 39;

export function backgroundColor(isDark: boolean): string {
  return COLORS[isDark ? 'dark' : 'light'].background;
}

export function buttonsOverlay(isDark: boolean): TitleBarOverlay {
  const { background, symbols } = COLORS[isDark ? 'dark' : 'light'];
  return { color: background, symbolColor: symbols, height: BUTTONS_HEIGHT };
}

/** The page's top bar is the title bar; the system's window buttons lie over it, on the Mac at the left. */
export function titleBar(platform: NodeJS.Platform, isDark: boolean): BrowserWindowConstructorOptions {
  // Without an overlay of its own the page would not be told where the buttons are (`env(titlebar-area-x)`).
  if (platform === 'darwin')
    return { titleBarStyle: 'hidden', trafficLightPosition: { x: 12, y: 13 }, titleBarOverlay: { height: BUTTONS_HEIGHT } };
  return { titleBarStyle: 'hidden', titleBarOverlay: buttonsOverlay(isDark) };
}
