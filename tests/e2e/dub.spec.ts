import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { packetHash } from '../media/stream-hash.ts';
import { type Host, type OpenHost, openDesktop, openHeadless } from './hosts.ts';

const HOSTS: ReadonlyArray<readonly [string, OpenHost]> = [
  ['a browser on the headless host', openHeadless],
  ['the desktop window', openDesktop],
];
const SAMPLE = path.resolve('resources/samples/talk.mp4');

async function startRehearsal(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Dubbing' }).click();
  // The list's own button: the page before this one has a title of the same name, and may still be there for a moment.
  await page.getByRole('complementary', { name: 'Dubs' }).getByRole('button', { name: 'New dub' }).click();
  await page.getByRole('button', { name: /^talk\.mp4/ }).click();
  await page.getByRole('button', { name: 'Start rehearsal' }).click();
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

for (const [where, open] of HOSTS) {
  test.describe(`in ${where}`, () => {
    let host: Host;
    test.beforeAll(async () => {
      host = await open();
    });
    test.afterAll(async () => host?.close());

    test('a new user opens the sample, rehearses a dub and plays it in both languages', async () => {
      const { page } = host;
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.getByRole('button', { name: 'Open the sample' }).click();
      await page.getByText('talk.mp4').first().waitFor();
      await expectAccessible(page);
      await startRehearsal(page);
      await expect(page.getByRole('main').getByText('Complete', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('This was a rehearsal')).toBeVisible();
      await expect(page.getByRole('main')).toContainText('Copied bit for bit');
      await expectAccessible(page);

      const video = page.locator('video');
      await expect(async () =>
        expect(await video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(2),
      ).toPass();
      await video.evaluate(async (element: HTMLVideoElement) => {
        element.currentTime = 12;
        await new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
      });
      const before = await video.evaluate((element: HTMLVideoElement) => element.currentSrc);
      await page.getByRole('radio', { name: 'English, original' }).click();
      await expect(async () => {
        const now = await video.evaluate((element: HTMLVideoElement) => ({
          src: element.currentSrc,
          time: element.currentTime,
          ready: element.readyState,
        }));
        expect(now.src).not.toBe(before);
        expect(now.ready).toBeGreaterThanOrEqual(2);
        expect(now.time).toBeCloseTo(12, 1);
      }).toPass();
      expect(problems).toEqual([]);
    });

    test('the result keeps the picture of the source bit for bit', async () => {
      const { page } = host;
      const id = await page.evaluate(async () => {
        const dubs = (await (await fetch('/api/dubbing')).json()) as Array<{ job: { id: string } }>;
        const dub = (await (await fetch(`/api/dubbing/${dubs[0]?.job.id}`)).json()) as { output: { id: string } };
        return dub.output.id;
      });
      const bytes = await page.evaluate(
        async (asset) => Array.from(new Uint8Array(await (await fetch(`/media/${asset}`)).arrayBuffer())),
        id,
      );
      const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-e2e-'));
      try {
        const result = path.join(folder, 'result.mp4');
        writeFileSync(result, Uint8Array.from(bytes));
        expect(await packetHash(result, '0:v:0')).toBe(await packetHash(SAMPLE, '0:v:0'));
        expect(await packetHash(result, '0:a:0')).toBe(await packetHash(SAMPLE, '0:a:0'));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    test('every page passes the accessibility check in both themes', async () => {
      const { page } = host;
      for (const theme of ['Dark', 'Light']) {
        await page.getByRole('link', { name: 'Settings' }).click();
        await page.getByRole('radio', { name: theme }).click();
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
        await expectAccessible(page);
        for (const name of ['Home', 'Dubbing']) {
          await page.getByRole('link', { name, exact: true }).click();
          await expectAccessible(page);
        }
      }
    });
  });
}
