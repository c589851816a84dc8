import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const THEMES = ['dark', 'light'] as const;
const LOOK_AGAIN_MS = 120;
const PATIENCE_MS = 6_000;

type Shot = {
  /** The file is `NAME-THEME-WIDTH.png`. */
  readonly name: string;
  /** Where to go first; without it the page stays as it is. */
  readonly hash?: string;
  /** Done anew for each size, since a narrow window folds things away. */
  prepare?(page: Page): Promise<void>;
};

export type Shoot = (shot: Shot) => Promise<void>;

/** Takes a place in both themes and both reference sizes. */
export function createCamera(page: Page, folder: string): Shoot {
  return async ({ name, hash, prepare }) => {
    if (hash !== undefined) await goTo(page, hash);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await prepare?.(page);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await takeStill(page, path.join(folder, `${name}-${theme}-${size.width}.png`));
      }
    }
    await page.setViewportSize(SIZES[0]);
  };
}

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((where) => location.assign(where), hash);
}

/**
 * Waits until two pictures in a row are the same. `networkidle` does not do: it is told once for a document, and the pages of this
 * program all are one document.
 */
async function takeStill(page: Page, file: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const deadline = performance.now() + PATIENCE_MS;
  for (let before = await page.screenshot(); ; ) {
    await delay(LOOK_AGAIN_MS);
    const now = await page.screenshot({ path: file });
    if (now.equals(before)) return;
    if (performance.now() > deadline) return console.warn(`${path.basename(file)} did not come to rest; it was taken as it was`);
    before = now;
  }
}
