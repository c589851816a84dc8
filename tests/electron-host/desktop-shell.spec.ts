import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, expect, type Page as PageHandle, test } from '@playwright/test';
import { build } from 'vite';
import type { ShellApp } from './shell-app/main.ts';
import type { Page } from './shell-app/page.ts';

// The desktop shell as it is (window, menu, IPC, preload, security) around a program that only pretends: `shell-app`.
declare const shellApp: ShellApp;
declare const streamfetch: Page['streamfetch'];
declare const client: Page['client'];
declare const commands: Page['commands'];
declare const themes: Page['themes'];

const electron = process.env.ELECTRON_PATH ?? path.join(import.meta.dirname, 'electron');
const entry = path.join(import.meta.dirname, 'shell-app/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'desktop-shell-'));
const built = path.join(folder, 'built');
const films = path.join(folder, 'films');
let app: ElectronApplication;
let page: PageHandle;

function environment(data: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(own),
    STREAMFETCH_DATA: path.join(folder, data),
    SHELL_APP_BUILT: built,
    ELECTRON_HOST_FILE_ROOTS: films,
    ...more,
  };
}

async function start(data: string): Promise<{ readonly app: ElectronApplication; readonly page: PageHandle }> {
  const started = await _electron.launch({ executablePath: electron, args: [entry], env: environment(data) });
  const opened = await started.firstWindow();
  await opened.waitForFunction(() => typeof themes !== 'undefined' && themes.length > 0);
  return { app: started, page: opened };
}

/** Bundles one file as electron-vite does for the program: one script without imports. */
async function bundle(source: string, name: string, format: 'cjs' | 'es'): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: built,
      emptyOutDir: false,
      target: 'esnext',
      lib: { entry: source, formats: [format], fileName: () => name },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

test.beforeAll(async () => {
  mkdirSync(films);
  await bundle('electron/preload.ts', 'preload.cjs', 'cjs');
  await bundle(path.join(import.meta.dirname, 'shell-app/page.ts'), 'page.js', 'es');
  ({ app, page } = await start('main'));
});
test.afterAll(async () => {
  await app.close().catch(() => {}); // a test may have closed it
  rmSync(folder, { recursive: true, force: true });
});
const opened = (): Promise<readonly string[]> => app.evaluate(() => shellApp.opened);

test('the page has the bridge and nothing of Node or Electron', async () => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(streamfetch).sort(),
    others: ['require', 'process', 'Buffer', 'ipcRenderer', 'electron', 'module'].filter((name) => name in window),
    platform: streamfetch.platform,
    path: location.pathname,
  }));
  expect(seen.bridge).toEqual(['addDropped', 'chooseFolder', 'chooseMedia', 'chooseOutput', 'onMenu', 'platform', 'rpc', 'showInFolder']);
  expect(seen).toMatchObject({ others: [], platform: process.platform, path: '/' });
});

test('the window opens at 1440 by 900, shows itself once it has something to show, and is dark when asked', async () => {
  const window = await app.browserWindow(page);
  expect(await window.evaluate((one) => [one.isVisible(), one.getSize(), one.getMinimumSize()])).toEqual([true, [1440, 900], [1024, 700]]);
  await page.evaluate(() => client.settings.set({ 'appearance.theme': 'dark' }));
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  await expect.poll(() => window.evaluate((one) => one.getBackgroundColor())).toBe('#141416');
  await expect.poll(() => page.evaluate(() => themes.at(-1))).toBe('dark');
});

test('a reload ends what the page was watching and begins anew', async () => {
  const before = await app.evaluate(() => shellApp.listeners());
  for (let load = 0; load < 3; load++) {
    await page.reload();
    await page.waitForFunction(() => typeof themes !== 'undefined' && themes.length > 0);
  }
  await expect.poll(() => app.evaluate(() => shellApp.listeners())).toBe(before);
});

test('the page cannot leave, open windows or frame another site; https goes to the system’s browser', async () => {
  await app.evaluate(({ shell }) => {
    shell.openExternal = async (url) => void shellApp.opened.push(url);
  });
  await page.click('#away');
  await expect.poll(opened).toEqual(['https://example.com/away']);
  await page.evaluate(() => {
    window.open('https://example.com/new');
    window.open('http://example.com/plain');
    window.open('file:///etc/passwd');
    location.href = 'http://127.0.0.1:9/';
  });
  await expect.poll(opened).toEqual(['https://example.com/away', 'https://example.com/new']);
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/frame';
    document.body.append(frame);
  });
  expect(await page.evaluate(() => [location.pathname, document.title])).toEqual(['/', 'Shell']);
  expect(app.windows()).toHaveLength(1);
  expect(await opened()).toHaveLength(2);
});

test('the page gets no camera, no place, no notifications', async () => {
  const states = page.evaluate(() =>
    Promise.all(
      ['camera', 'microphone', 'geolocation', 'notifications'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state, // names as Chromium has them
      ),
    ),
  );
  expect(await states).toEqual(['denied', 'denied', 'denied', 'denied']);
});

test('choosing from the menu reaches the page', async () => {
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('go-dubbing')?.click());
  await expect.poll(() => page.evaluate(() => commands)).toEqual(['go-dubbing']);
});

test('dialogs give assets and tokens, never paths', async () => {
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/films/a.mp4'] });
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/films/a.es.mp4' });
  });
  expect(await page.evaluate(() => streamfetch.chooseMedia())).toEqual(['asset:a.mp4']);
  expect(await page.evaluate(() => streamfetch.chooseOutput('a.es.mp4'))).toBe('write(a.es.mp4)');
  expect(await page.evaluate(() => streamfetch.chooseFolder())).toEqual({ token: 'write(a.mp4)', name: 'a.mp4' });
});

test('dropped files become assets; what is no media fails with its code and name, what has no path stays out', async () => {
  for (const name of ['b.mp4', 'notes.txt']) writeFileSync(path.join(films, name), name);
  await page.locator('input').setInputFiles(path.join(films, 'b.mp4'));
  const drop = (): Promise<unknown> =>
    page.evaluate(() => {
      const files = [...(document.querySelector('input')?.files ?? []), new File(['x'], 'made.mp4')];
      return streamfetch.addDropped(files).catch((reason: unknown) => reason);
    });
  expect(await drop()).toEqual(['asset:b.mp4']);
  await page.locator('input').setInputFiles(path.join(films, 'notes.txt'));
  expect(await drop()).toMatchObject({ code: 'media.not-media', data: { details: { name: 'notes.txt' } } });
});

test('another window with our preload and our page is answered nothing', async () => {
  const count = await app.evaluate(() => shellApp.listeners());
  const waiting = app.waitForEvent('window');
  await app.evaluate(
    ({ BrowserWindow }, preload) => {
      void new BrowserWindow({ webPreferences: { preload } }).loadURL('app://bundle/');
    },
    path.join(built, 'preload.cjs'),
  );
  const foreign = await waiting;
  await foreign.waitForFunction(() => 'streamfetch' in window);
  const refusal = await foreign.evaluate(() => streamfetch.chooseOutput('x').catch((reason: unknown) => reason));
  expect(refusal).toMatchObject({ code: 'usage.not-allowed' });
  expect(await app.evaluate(() => shellApp.listeners())).toBe(count);
  await foreign.close();
});

test('a second start brings the window to the front and ends with 0', async () => {
  const window = await app.browserWindow(page);
  await window.evaluate((one) => one.minimize());
  const second = spawnSync(electron, [entry], { env: environment('main'), timeout: 30_000 });
  expect(second.status).toBe(0);
  await expect.poll(() => window.evaluate((one) => [one.isMinimized(), one.isFocused()])).toEqual([false, true]);
});

test('a folder that something else owns ends with a sentence and 1', () => {
  const refused = spawnSync(electron, [entry], {
    env: environment('owned', { SHELL_APP_REFUSES: '1' }),
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('Another StreamFetch (process 42) works here.')]);
});

test('closing the window closes the program before the process ends, and the next window opens where it was', async () => {
  const window = await app.browserWindow(page);
  await window.evaluate((one) => one.setBounds({ x: 120, y: 80, width: 1100, height: 760 }));
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await window.evaluate((one) => one.close()).catch(() => {}); // the answer may be lost with the process
  expect(await ended).toBe(0);
  expect(existsSync(path.join(folder, 'main', 'closed'))).toBe(true);
  const again = await start('main');
  try {
    const place = await (await again.app.browserWindow(again.page)).evaluate((one) => one.getBounds());
    expect(place).toEqual({ x: 120, y: 80, width: 1100, height: 760 });
  } finally {
    await again.app.close();
  }
});
