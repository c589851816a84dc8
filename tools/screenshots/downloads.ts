import type { Page } from '@playwright/test';
import type { FakeYoutube } from '../../tests/fakes/youtube/fake-youtube.ts';
import { PLAYLIST_ID, PLAYLIST_VIDEOS } from '../../tests/fakes/youtube/playlist.ts';
import { goTo, type Shoot } from './camera.ts';
import { change } from './change.ts';

const WATCH = 'https://www.youtube.com/watch?v=';
/** Slow enough that a download is still under way when its last picture is taken. */
const SLOW_BPS = 6_000;

/** What a person sees who downloads: nothing yet, formats, a list to choose from, a queue at work, its end in every way, and what is kept. */
export async function shootDownloads(page: Page, youtube: FakeYoutube, shoot: Shoot): Promise<void> {
  await shoot({ name: 'downloads-empty', hash: '#/downloads' });
  await change(page, 'settings', 'PATCH', { 'downloads.proxyUrl': youtube.proxyUrl });
  await look(page, `${WATCH}${PLAYLIST_VIDEOS[0]}`);
  await page.getByRole('button', { name: /^Download / }).waitFor();
  await shoot({ name: 'downloads-formats' });
  await page.getByRole('button', { name: /^Download / }).click();
  await row(page, /Complete/).waitFor();
  await shoot({ name: 'downloads-complete' });

  await look(page, `https://www.youtube.com/playlist?list=${PLAYLIST_ID}`);
  await page.getByRole('button', { name: /^Download \d/ }).waitFor();
  await shoot({ name: 'downloads-list' });
  youtube.behave({ throttleBps: SLOW_BPS });
  await page.getByRole('button', { name: /^Download \d/ }).click();
  await row(page, /KB\/s/).first().waitFor();
  await row(page, /KB\/s/).first().getByRole('button', { name: 'Pause' }).click();
  await shoot({ name: 'downloads-running' });
  youtube.behave({ throttleBps: 0, refusal: 'private' });
  await add(page, `${WATCH}vidprivate1`);
  await row(page, /private/i)
    .first()
    .waitFor();
  await shoot({ name: 'downloads-failed' });
  for (const [name, tab] of [
    ['downloads-history', /^History/],
    ['downloads-archive', /^Archive/],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await shoot({ name });
  }
  await shoot({ name: 'settings-downloads', hash: '#/settings/downloads' });
  youtube.behave({ refusal: null });
}

const row = (page: Page, name: RegExp) => page.getByRole('grid').getByRole('row', { name });

async function fillLinks(page: Page, link: string): Promise<void> {
  await goTo(page, '#/downloads');
  await page.getByRole('textbox', { name: 'Links to download' }).fill(link);
}

async function look(page: Page, link: string): Promise<void> {
  await fillLinks(page, link);
  await page.getByRole('button', { name: 'Choose a format' }).click();
}

async function add(page: Page, link: string): Promise<void> {
  await fillLinks(page, link);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}
