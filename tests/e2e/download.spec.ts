import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type FileServer, startFileServer } from '../fakes/file-server.ts';
import { packetHash } from '../media/stream-hash.ts';
import { type Host, openHeadless } from './hosts.ts';

const SAMPLE = path.resolve('resources/samples/talk.mp4');
/** Bytes a second and connection: slow enough to be seen and paused. */
const SLOWLY = 30_000;

let host: Host;
let files: FileServer;
test.beforeAll(async () => {
  files = await startFileServer(SAMPLE);
  host = await openHeadless();
  await host.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await host.page.getByRole('link', { name: 'Downloads' }).click();
});
test.afterAll(async () => {
  await host?.close();
  await files?.close();
});

const row = (page: Page, name: RegExp) => page.getByRole('grid').getByRole('row', { name });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** What stands in the clipboard, pasted on the page outside any field. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('ControlOrMeta+V');
}

test('a pasted link is fetched, pauses and goes on where it was, plays in the page and is saved whole', async () => {
  const { page } = host;
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  files.pace.bytesPerSecond = SLOWLY;
  await paste(page, files.link('lecture.mp4'));
  const lecture = row(page, /lecture/);
  await expect(lecture).toContainText(/Downloading/);
  await expect(lecture).toContainText(/KB\/s/);
  await expect(lecture.getByRole('progressbar')).toBeVisible();
  await expect.poll(() => files.sent.bytes, { timeout: 20_000 }).toBeGreaterThan(200_000);
  await lecture.getByRole('button', { name: 'Pause' }).click();
  await expect(lecture).toContainText('Paused by you');
  const before = files.sent.bytes;
  expect(before).toBeGreaterThan(0);
  files.pace.bytesPerSecond = Number.POSITIVE_INFINITY;
  await lecture.getByRole('button', { name: 'Resume' }).click();
  await expect(lecture).toContainText('Complete', { timeout: 60_000 });
  await expect(lecture).toContainText('The tallest there is: 720p, H.264, AAC');
  // What had come before the pause was not fetched a second time.
  expect(files.sent.bytes - before).toBeLessThan(1_188_761);

  await lecture.getByRole('button', { name: 'Play' }).click();
  const video = page.getByRole('dialog').locator('video');
  await expect(async () =>
    expect(await video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(2),
  ).toPass();
  const saving = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save to this device' }).click();
  const saved = await (await saving).path();
  expect(await packetHash(saved, '0:v:0')).toBe(await packetHash(SAMPLE, '0:v:0'));
  expect(await packetHash(saved, '0:a:0')).toBe(await packetHash(SAMPLE, '0:a:0'));
  await page.keyboard.press('Escape');
  expect(problems).toEqual([]);
});

test('a link that fails says why and what to do, and is tried again from its row', async () => {
  const { page } = host;
  files.refusal.status = 404;
  await page.getByRole('textbox', { name: 'Links to download' }).fill(files.link('lost.mp4'));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const lost = row(page, /lost/);
  await expect(lost).toContainText('This video is no longer there', { timeout: 30_000 });
  await expect(lost).toContainText('Check the link.');
  await lost.getByRole('button', { name: 'Show log' }).click();
  await expect(page.getByRole('dialog')).toContainText('has no such file');
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  files.refusal.status = null;
  await lost.getByRole('button', { name: 'Try again' }).click();
  await expect(lost).toContainText('Complete', { timeout: 60_000 });
});

test('a link is looked at first and fetched under a name of its own; fetched a second time it is skipped until that is asked for', async () => {
  const { page } = host;
  const link = files.link('course.mp4');
  await page.getByRole('textbox', { name: 'Links to download' }).fill(link);
  await page.getByRole('button', { name: 'Choose a format' }).click();
  const panel = page.getByRole('complementary', { name: 'Choose a format' });
  await expect(panel.getByRole('button', { name: /Download 1\.2 MB/ })).toBeVisible();
  await panel.getByRole('textbox', { name: 'Name' }).fill('Course of {site}');
  await expect(panel.getByText('Course of 127.0.0.1.mp4')).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('button', { name: /^Download/ }).click();
  await expect(row(page, /course.*Complete/)).toBeVisible({ timeout: 60_000 });

  // The closed panel has given the focus back to the field of links, so that is where it goes.
  await paste(page, `${link}\nno link at all`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 download added. 1 line was not taken')).toBeVisible();
  const skipped = row(page, /Skipped/);
  await expect(skipped).toContainText('Downloaded before', { timeout: 30_000 });
  await skipped.getByRole('button', { name: 'Download again' }).click();
  await expect(skipped).toHaveCount(0);
  await expect(row(page, /course.*Complete/)).toHaveCount(2, { timeout: 60_000 });
});

test('what was done stands in the history and the archive, and every view passes the accessibility check in both themes', async () => {
  const { page } = host;
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByText(/^4 downloaded, 4\.\d MB, 1 failed\./)).toBeVisible();
  await page.getByRole('tab', { name: /^Archive/ }).click();
  await expect(page.getByRole('button', { name: /^Allow / }).first()).toBeVisible();
  for (const theme of ['Dark', 'Light']) {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: theme }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
    await page.getByRole('link', { name: 'Downloads' }).first().click();
    for (const view of [/^Queue/, /^History/, /^Archive/]) {
      await page.getByRole('tab', { name: view }).click();
      await expectAccessible(page);
    }
  }
});
