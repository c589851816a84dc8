import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { AppError } from '../../common/contract/errors.ts';
import { serveDesktopPort } from '../transport/desktop-link.ts';
import { registerPageScheme, servePage } from './app-protocol.ts';
import { CHANNELS } from './channels.ts';
import { type CrashLog, createCrashLog } from './crash-log.ts';
import type { DesktopOptions, DesktopProgram } from './desktop-program.ts';
import { listenToPage } from './ipc.ts';
import { followJobs } from './job-awareness.ts';
import { createDesktopSealer } from './keychain-sealer.ts';
import { openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { recoverPage } from './page-recovery.ts';
import { createPageRequests } from './page-requests.ts';
import { createPageSessions } from './page-sessions.ts';
import { closeBeforeQuit } from './quit.ts';
import { lockDown } from './security.ts';
import { TEXTS } from './texts.ts';
import { createWindowMemory } from './window-memory.ts';

/**
 * Runs StreamFetch as a desktop application until it quits. A second start with the same data folder brings the first
 * one's window to the front and ends with 0; a folder that another kind of process owns ends with a sentence and 1.
 */
export async function runDesktop(options: DesktopOptions): Promise<void> {
  const crashLog = createCrashLog(path.join(options.folder.logs, 'desktop.log'), () => new Date());
  endOnFault(crashLog);
  // Chromium's own files lie in the data folder too, so that one instance runs for each of them.
  const userData = path.join(options.folder.root, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  app.setAppUserModelId('app.streamfetch.desktop');
  registerPageScheme(protocol);
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  // Before the app is ready, this keeps Electron from building a menu of its own.
  Menu.setApplicationMenu(null);
  await app.whenReady();
  lockDown(app, session.defaultSession, openExternal);
  try {
    const sealer = createDesktopSealer(safeStorage, options.keyFileSealer, process.platform);
    showProgram(await options.open(sealer), options, crashLog);
  } catch (error) {
    if (!(error instanceof AppError)) crashLog('start failed', error);
    refuse(error);
  }
}

/** The window, and everything that follows the program for as long as it runs. */
function showProgram(program: DesktopProgram, options: DesktopOptions, crashLog: CrashLog): void {
  let window: BrowserWindow | undefined;
  const memory = createWindowMemory(path.join(options.folder.root, 'desktop', 'window.json'));
  const sessions = createPageSessions((port) => serveDesktopPort(port, program.router));

  const showWindow = (): BrowserWindow => {
    if (window) return bringToFront(window);
    const opened = openMainWindow({ preload: options.preload, memory });
    opened.on('closed', () => {
      window = undefined;
    });
    recoverPage(opened, { dialog, crashLog, now: Date.now, quit: () => app.quit() });
    window = opened;
    return opened;
  };

  const stopFollowing = followProgram(program, showWindow, () => window?.isFocused() ?? false);
  closeBeforeQuit({
    app,
    hideWindows: () => window?.hide(),
    async close() {
      stopFollowing();
      sessions.closeAll();
      await program.close();
    },
    onFailure: crashLog,
  });

  servePage(protocol, program.handleRequest);
  listenToPage({
    ipcMain,
    sessions,
    requests: createPageRequests({
      assets: program.assets,
      tokens: program.pathTokens,
      dialog,
      shell,
      startFolder: app.getPath('videos'),
    }),
    currentWindow: () => window,
    onBug: program.onBug,
  });
  setMenu(options.documentationUrl, (command) => showWindow().webContents.send(CHANNELS.menu, command));
  app.on('second-instance', () => void showWindow());
  app.on('activate', () => void showWindow());
  // On the Mac an application outlives its windows.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  showWindow();
}

/** Theme, power and notifications follow the program. Returns the function that stops them. */
function followProgram(program: DesktopProgram, showWindow: () => void, isWindowFocused: () => boolean): () => void {
  const followTheme = (): void => {
    nativeTheme.themeSource = program.settings.get()['appearance.theme'];
  };
  followTheme();
  const stopTheme = program.settings.onChange(followTheme);
  const stopJobs = followJobs({
    jobs: program.jobs,
    power: powerSaveBlocker,
    notify: (title, body) => notify(title, body, showWindow),
    isWindowFocused,
  });
  return () => {
    stopTheme();
    stopJobs();
  };
}

function setMenu(documentationUrl: string | null, send: Parameters<typeof menuTemplate>[0]['send']): void {
  const { platform } = process;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform, isDevelopment: !app.isPackaged, documentationUrl, send, openExternal })),
  );
}

function bringToFront(window: BrowserWindow): BrowserWindow {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  return window;
}

function openExternal(url: string): void {
  void shell.openExternal(url).catch(() => {
    // No browser answers: there is nothing else to open it with.
  });
}

/** Shown notifications are kept until they go, or the collector would take their listeners. */
const notifications = new Set<Notification>();
function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notifications.add(notification);
  notification.on('click', onClick);
  notification.on('close', () => notifications.delete(notification));
  notification.show();
}

/** After a fault in the main process nothing it holds can be relied on; what was written is safe, so it ends. */
function endOnFault(crashLog: CrashLog): void {
  const end = (error: unknown): void => {
    const id = crashLog('fault', error);
    dialog.showErrorBox(TEXTS.dialog.crashed, `${error instanceof Error ? error.message : String(error)}\n\n${id}`);
    app.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

function refuse(error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  console.error(sentence);
  dialog.showErrorBox(TEXTS.dialog.cannotStart, sentence);
  app.exit(1);
}
