import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, chromium, type Page } from '@playwright/test';
import { findChromium } from '../find-chromium.ts';

/** One running StreamFetch with its page, whatever brings the page to the screen. */
export type Host = {
  readonly page: Page;
  readonly dataFolder: string;
  close(): Promise<void>;
};
export type OpenHost = (options?: { readonly roots?: readonly string[] }) => Promise<Host>;

const VIEWPORT = { width: 1440, height: 900 };

/** Electron's own binary where it is installed, else the project's stand-in, which runs the same built bundles. */
export function electronBinary(): string {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const real = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    if (existsSync(real)) return real;
  } catch {
    // not installed: path.txt comes with the binary
  }
  return path.resolve('tests/electron-host/electron');
}

/** The built headless host, opened in Chromium by its one-time address. */
export const openHeadless: OpenHost = async ({ roots = [] } = {}) => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'streamfetch-e2e-'));
  const rootArguments = roots.flatMap((root) => ['--root', root]);
  const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0', '--data', dataFolder, ...rootArguments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(host);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });
  const page = await (await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true })).newPage();
  await page.goto(url);
  return {
    page,
    dataFolder,
    async close() {
      await browser.close();
      await end(host);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};

/** The built desktop bundles in Electron or its stand-in. */
export const openDesktop: OpenHost = async () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'streamfetch-e2e-'));
  const env = { ...process.env, STREAMFETCH_DATA: dataFolder } as Record<string, string>; // Playwright wants no undefined; the environment has none
  const app = await _electron.launch({ executablePath: electronBinary(), args: ['--no-sandbox', path.resolve('.')], env });
  const page = await app.firstWindow();
  return {
    page,
    dataFolder,
    async close() {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};

/** Reads on after the address: a host whose output has no reader any more takes it for a closed terminal and ends. */
export function addressOf(host: ChildProcess, heard: (text: string) => void = () => undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    host.stdout?.on('data', (piece) => {
      heard(String(piece));
      text += String(piece);
      const url = /http:\/\/\S+\s/.exec(text)?.[0];
      if (url) resolve(url.trim());
    });
    host.once('exit', () => reject(new Error(`the host ended without an address: ${text}`)));
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
