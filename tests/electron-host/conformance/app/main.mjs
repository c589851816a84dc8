// An app that uses what StreamFetch uses of Electron; ../../conformance.spec.ts asks it the same things in this host and in real Electron.
import path from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron';

const log = [];
globalThis.conformanceLog = log;
if (!app.requestSingleInstanceLock()) app.exit(0);
app.on('second-instance', (_event, argv) => log.push(`second-instance ${argv.at(-1)}`));
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  { scheme: 'media', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true } },
]);
app.on('window-all-closed', () => {
  log.push('window-all-closed');
  app.quit();
});

const PAGE =
  '<!doctype html><title>c</title><link rel="icon" href="data:,"><input type="file"><a id="out" href="https://example.com/away">out</a>';
const page = (url) => new Response(PAGE + new URL(url).pathname, { headers: { 'content-type': 'text/html' } });

function slow(request) {
  let count = 0;
  return new Response(
    new ReadableStream({
      async pull(controller) {
        if (request.signal.aborted || count >= 50) return controller.close();
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.enqueue(new TextEncoder().encode(`${count++};`));
      },
      cancel() {
        log.push('stream-cancelled');
      },
    }),
  );
}

async function media(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/slow') return slow(request);
  if (pathname === '/img.svg')
    return new Response('<svg xmlns="http://www.w3.org/2000/svg" width="12" height="10"/>', {
      headers: { 'content-type': 'image/svg+xml' },
    });
  const { url, method, headers } = request;
  return Response.json({ url, method, body: await request.text(), range: headers.get('range'), host: headers.get('host') });
}

function typesOf(value) {
  return {
    date: value.date instanceof Date,
    map: value.map instanceof Map,
    bytes: value.bytes instanceof Uint8Array,
    length: value.bytes.length,
    big: typeof value.big,
    hasUndefined: 'nothing' in value && value.nothing === undefined,
    nan: Number.isNaN(value.nan),
    isCyclic: value.self === value,
    error: value.error instanceof Error && value.error.message,
  };
}

function handleMessages() {
  ipcMain.handle('echo', (_event, ...args) => args);
  ipcMain.handle('types', (_event, value) => typesOf(value));
  ipcMain.handle('throw', () => {
    throw Object.assign(new TypeError('bad'), { code: 'E_X' });
  });
  ipcMain.handle('function', () => ({ callback() {} }));
  ipcMain.handle('is-main-frame', (event) => event.senderFrame === event.sender.mainFrame);
  ipcMain.on('ping', (event, count) => {
    for (let index = 0; index < count; index++) event.sender.send('pong', index);
    event.reply('done', event.senderFrame.url);
  });
  ipcMain.handle('utility', () => {
    const child = utilityProcess.fork(path.join(import.meta.dirname, 'child.mjs'));
    return new Promise((resolve) => {
      child.on('message', (message) => {
        resolve({ message, isMap: message.map instanceof Map });
        child.kill();
      });
      child.postMessage({ number: 20, bytes: new Uint8Array([1, 2]) });
    });
  });
  ipcMain.handle('facts', () => {
    const blocker = powerSaveBlocker.start('prevent-display-sleep');
    const facts = {
      blocking: powerSaveBlocker.isStarted(blocker),
      secret: safeStorage.decryptString(safeStorage.encryptString('sécret')),
      version: app.getVersion(),
      isPackaged: app.isPackaged,
      type: process.type,
    };
    powerSaveBlocker.stop(blocker);
    return facts;
  });
  ipcMain.handle('theme', (_event, theme) => {
    nativeTheme.themeSource = theme;
  });
}

function openWindow() {
  const window = new BrowserWindow({
    width: 700,
    height: 500,
    show: false,
    webPreferences: { preload: path.join(import.meta.dirname, 'preload.cjs'), additionalArguments: ['--foo=1'] },
  });
  for (const name of ['ready-to-show', 'show', 'close', 'closed', 'maximize', 'resize']) window.on(name, () => log.push(name));
  window.webContents.on('did-finish-load', () => log.push('did-finish-load'));
  window.webContents.on('will-navigate', (event, url) => {
    log.push(`will-navigate ${url}`);
    event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    void shell.openExternal(url);
    log.push(`open ${url}`);
    return { action: 'deny' };
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('app://main/start');
}

app.whenReady().then(() => {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'));
  protocol.handle('app', (request) => page(request.url));
  protocol.handle('media', media);
  handleMessages();
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([{ label: 'File', submenu: [{ id: 'one', label: 'One', click: () => log.push('menu') }] }]),
  );
  openWindow();
});
