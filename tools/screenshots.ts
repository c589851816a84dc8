import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { addressOf, end } from '../tests/e2e/hosts.ts';
import { findChromium } from '../tests/find-chromium.ts';

/**
 * `npm run screenshots [FOLDER]`: every page of the built program in both themes and both reference sizes, with the sample
 * dubbed, for looking at. Writes PNG files to FOLDER, `screenshots` by default.
 */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const THEMES = ['dark', 'light'] as const;

const folder = path.resolve(process.argv[2] ?? 'screenshots');
const data = await mkdtemp(path.join(tmpdir(), 'streamfetch-screenshots-'));
const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });
try {
  await mkdir(folder, { recursive: true });
  const context = await browser.newContext({ viewport: SIZES[0] });
  const page = await context.newPage();
  await page.goto(await addressOf(host));
  await shootAll(page, 'home-empty', '#/');
  await shootAll(page, 'dubbing-empty', '#/dubbing');
  await dubSample(page);
  const dub = new URL(page.url()).hash;
  await shootAll(page, 'dub', dub);
  await shootAll(page, 'home', '#/');
  await shootAll(page, 'settings', '#/settings');
  await page.evaluate(() => location.assign('#/'));
  await page.getByRole('button', { name: /jobs/ }).first().click();
  await shootAll(page, 'jobs', '#/');
} finally {
  await browser.close();
  await end(host);
  await rm(data, { recursive: true, force: true });
}

async function dubSample(page: Page): Promise<void> {
  await page.evaluate(() => location.assign('#/'));
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByText('talk.mp4').first().waitFor();
  await page.getByRole('link', { name: 'Dubbing' }).click();
  await page.getByRole('complementary', { name: 'Dubs' }).getByRole('button', { name: 'New dub' }).click();
  await page.getByRole('button', { name: /^talk\.mp4/ }).click();
  await page.getByRole('combobox', { name: 'Dub into' }).fill('German');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Chunk length' }).fill('5');
  await shootAll(page, 'new-dub', new URL(page.url()).hash);
  await page.getByRole('button', { name: 'Start rehearsal' }).click();
  await page.getByText('This was a rehearsal').waitFor({ timeout: 60_000 });
}

async function shootAll(page: Page, name: string, hash: string): Promise<void> {
  if (new URL(page.url()).hash !== hash) await page.evaluate((where) => location.assign(where), hash);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${size.width}.png`) });
    }
  }
  await page.setViewportSize(SIZES[0]);
}
