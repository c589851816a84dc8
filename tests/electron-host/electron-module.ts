// biome-ignore-all lint/performance/noBarrelFile: this file is the package `electron`, which is one module
export { app } from './electron-api/app.ts';
export { BrowserWindow } from './electron-api/browser-window.ts';
export { clipboard } from './electron-api/clipboard.ts';
export { dialog } from './electron-api/dialog.ts';
export { ipcMain } from './electron-api/ipc-main.ts';
export { Menu, MenuItem } from './electron-api/menu.ts';
export { nativeTheme } from './electron-api/native-theme.ts';
export { net } from './electron-api/net.ts';
export { Notification } from './electron-api/notification.ts';
export { powerMonitor, powerSaveBlocker } from './electron-api/power.ts';
export { protocol } from './electron-api/protocol.ts';
export { safeStorage } from './electron-api/safe-storage.ts';
export { screen } from './electron-api/screen.ts';
export { session } from './electron-api/session.ts';
export { shell } from './electron-api/shell.ts';
export { utilityProcess } from './electron-api/utility-process.ts';
export { WebContents as webContents } from './electron-api/web-contents.ts';
