import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

/** What ./conformance/app/preload.cjs exposes. */
type Api = {
  invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>;
  send(channel: string, ...args: readonly unknown[]): void;
  on(channel: string, listener: (...args: readonly unknown[]) => void): () => void;
  sync(value: { n: number }): { n: number; twice: number };
  fail(): void;
  rejectPlain(): Promise<void>;
  rejectError(): Promise<void>;
  pathsFor(files: readonly File[]): readonly string[];
  types(): Promise<unknown>;
  title(): string;
  readonly point: { readonly x: number; readonly move?: unknown };
  readonly nested: { readonly list: readonly [number, { two(): number }] };
  readonly fsError: string;
  readonly argv: readonly string[];
  readonly sandboxed: boolean;
};
declare const api: Api;
declare const conformanceLog: readonly string[];

/** Real Electron where ELECTRON_PATH names its binary: what holds for this host must hold there too. */
const electron = process.env.ELECTRON_PATH ?? path.join(import.meta.dirname, 'electron');
const appFolder = path.join(import.meta.dirname, 'conformance/app');
const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
const environment: Record<string, string> = {
  ...Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  ELECTRON_HOST_FILE_ROOTS: folder,
};
const args = [`--user-data-dir=${path.join(folder, 'profile')}`, appFolder];
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  app = await _electron.launch({ executablePath: electron, args, env: environment });
  page = await app.firstWindow();
  await page.waitForFunction(() => document.readyState === 'complete' && 'api' in window);
});
test.afterAll(async () => {
  await app.close().catch(() => {}); // the last test has closed it
  rmSync(folder, { recursive: true, force: true });
});
const log = (): Promise<readonly string[]> => app.evaluate(() => conformanceLog);

test('the preload script is sandboxed and lives apart from the page', async () => {
  expect(await page.evaluate(() => ['leak' in window, api.fsError, api.argv.includes('--foo=1'), api.sandboxed, api.title()])).toEqual([
    false,
    'module not found: node:fs (sandboxed preload)',
    true,
    true,
    'c',
  ]);
});

test('values, functions and failures cross the context bridge as Electron passes them', async () => {
  expect(await page.evaluate(() => api.sync({ n: 4 }))).toEqual({ n: 4, twice: 8 });
  expect(await page.evaluate(() => [api.point.x, typeof api.point.move, api.nested.list[1].two(), Object.isFrozen(api)])).toEqual([
    1,
    'undefined',
    2,
    true,
  ]);
  const caught = await page.evaluate(() => {
    try {
      api.fail();
    } catch (error) {
      return error instanceof Error ? error.message : 'not an Error';
    }
    return 'nothing thrown';
  });
  expect(caught).toBe('boom');
});

test('a plain object keeps its fields as a rejection, an Error only its message', async () => {
  expect(await page.evaluate(() => api.rejectPlain().catch((reason: unknown) => reason))).toEqual({
    code: 'not-found',
    details: { name: 'a' },
  });
  expect(
    await page.evaluate(() =>
      api.rejectError().catch((reason: unknown) => [reason instanceof Error && reason.message, Object.keys(Object(reason))]),
    ),
  ).toEqual(['lost', []]);
});

test('invoke carries values both ways and failures with their words', async () => {
  expect(
    await page.evaluate(async () => {
      const answer = await api.invoke('echo', 1, undefined, null, new Date(9), { a: new Map([['k', new Uint8Array([1, 2])]]) });
      const [one, nothing, none, date, { a }] = answer as [number, undefined, null, Date, { a: Map<string, Uint8Array> }]; // as sent
      return [one, nothing, none, date.getTime(), a.get('k')?.[1]];
    }),
  ).toEqual([1, undefined, null, 9, 2]);
  expect(await page.evaluate(() => api.types())).toEqual({
    date: true,
    map: true,
    bytes: true,
    length: 5_000_000,
    big: 'bigint',
    hasUndefined: true,
    nan: true,
    isCyclic: true,
    error: 'r',
  });
  const failure = (channel: string): Promise<unknown> =>
    page.evaluate((name) => api.invoke(name).catch((error: unknown) => error instanceof Error && error.message), channel);
  expect(await failure('throw')).toBe("Error invoking remote method 'throw': TypeError: bad");
  expect(await failure('nope')).toBe("Error invoking remote method 'nope': Error: No handler registered for 'nope'");
  expect(await failure('function')).toContain('could not be cloned');
  expect(await page.evaluate(() => api.invoke('is-main-frame'))).toBe(true);
});

test('five hundred messages arrive in order', async () => {
  const answer = page.evaluate(
    () =>
      new Promise((resolve) => {
        const got: unknown[] = [];
        api.on('pong', (index) => got.push(index));
        api.on('done', (url) => resolve([got.length, got.every((value, index) => value === index), url]));
        api.send('ping', 500);
      }),
  );
  expect(await answer).toEqual([500, true, 'app://main/start']);
});

test('a custom scheme answers fetch, images and bodies, and hears when the page stops reading', async () => {
  expect(await page.evaluate(() => fetch('media://a/x?q=1', { method: 'POST', body: 'B' }).then((response) => response.json()))).toEqual({
    url: 'media://a/x?q=1',
    method: 'POST',
    body: 'B',
    range: null,
    host: null,
  });
  const width = page.evaluate(
    () =>
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve(image.naturalWidth);
        image.onerror = () => resolve('error');
        image.src = 'media://a/img.svg';
      }),
  );
  expect(await width).toBe(12);
  const first = page.evaluate(async () => {
    const abort = new AbortController();
    const response = await fetch('media://a/slow', { signal: abort.signal });
    const chunk = await response.body?.getReader().read();
    abort.abort();
    return new TextDecoder().decode(chunk?.value);
  });
  expect(await first).toMatch(/^0;/);
  await expect.poll(log).toContain('stream-cancelled');
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
});

test('the app decides about new windows, navigation and permissions', async () => {
  await page.evaluate(() => void window.open('https://example.com/z'));
  await expect.poll(log).toContain('open https://example.com/z');
  await page.click('#out');
  await expect.poll(log).toContain('will-navigate https://example.com/away');
  expect(await page.evaluate(() => location.pathname)).toBe('/start');
  expect(app.windows()).toHaveLength(1);
  const state = (name: string): Promise<string> =>
    page.evaluate(async (asked) => (await navigator.permissions.query({ name: asked as PermissionName })).state, name); // names as Chromium has them
  expect(await state('geolocation')).toBe('denied');
  expect(await state('camera')).toBe('denied');
});

test('a file chosen in the page has its path in the preload script only', async () => {
  mkdirSync(path.join(folder, 'sub'));
  const file = path.join(folder, 'sub', 'a b.mp4');
  writeFileSync(file, 'xx');
  await page.locator('input').setInputFiles(file);
  expect(await page.evaluate(() => api.pathsFor([...(document.querySelector('input')?.files ?? [])]))).toEqual([file]);
  expect(await page.evaluate(() => api.pathsFor([new File(['xx'], 'made.mp4')]))).toEqual(['']);
});

test('utility processes, secrets, power and the facts about the app', async () => {
  expect(await page.evaluate(() => api.invoke('utility'))).toMatchObject({ message: { doubled: 40, type: 'utility' }, isMap: true });
  expect(await page.evaluate(() => api.invoke('facts'))).toEqual({
    blocking: true,
    secret: 'sécret',
    version: '1.2.3',
    isPackaged: false,
    type: 'browser',
  });
});

test('theme, menu, size, printing and reloading', async () => {
  await page.evaluate(() => api.invoke('theme', 'dark'));
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('one')?.click());
  const window = await app.browserWindow(page);
  await window.evaluate((one) => one.maximize());
  expect(await window.evaluate((one) => one.isMaximized())).toBe(true);
  await window.evaluate((one) => one.setSize(900, 650));
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([900, 650]);
  expect(await window.evaluate(async (one) => (await one.webContents.printToPDF({})).subarray(0, 5).toString())).toBe('%PDF-');
  await page.reload();
  expect(await page.evaluate(() => api.invoke('echo', 'again'))).toEqual(['again']);
  expect(await log()).toEqual(expect.arrayContaining(['did-finish-load', 'ready-to-show', 'show', 'menu', 'maximize', 'resize']));
});

test('a second start reaches the first one and ends', async () => {
  const second = spawnSync(electron, [...args, 'film.mp4'], { env: environment, encoding: 'utf8', timeout: 30_000 });
  expect(second.status).toBe(0);
  await expect.poll(log).toContain('second-instance film.mp4');
});

test('closing the last window ends the app with code 0', async () => {
  const exited = new Promise((resolve) => app.process().once('exit', resolve));
  await page.close();
  expect(await exited).toBe(0);
});
