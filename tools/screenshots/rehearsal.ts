import type { Page } from '@playwright/test';
import { goTo, type Shoot } from './camera.ts';
import { expectState, openLog, openSync } from './dub-page.ts';

/** What a person sees who has no key: the empty pages, a new dub, the finished rehearsal and the places that then list it. */
export async function shootRehearsal(page: Page, shoot: Shoot): Promise<void> {
  await shoot({ name: 'home-empty', hash: '#/' });
  await shoot({ name: 'dubbing-empty', hash: '#/dubbing' });
  await addSample(page);
  await page.getByRole('link', { name: 'Dubbing' }).click();
  await page.getByRole('main').getByRole('button', { name: 'New dub' }).last().click();
  await shoot({ name: 'new-dub-empty' });
  await page.getByRole('button', { name: /^talk\.mp4/ }).click();
  await page.getByRole('combobox', { name: 'Dub into' }).fill('German');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Chunk length' }).fill('5');
  await shoot({ name: 'new-dub' });
  await page.getByRole('button', { name: 'Start rehearsal' }).click();
  await expectState(page, 'Complete');
  await shoot({ name: 'dub' });
  await shoot({
    name: 'dub-chunk',
    prepare: async () =>
      void (await page
        .getByRole('option', { name: /^Chunk 3,/ })
        .first()
        .click()),
  });
  await shoot({ name: 'dub-sync', prepare: openSync });
  await shoot({ name: 'dub-log', prepare: openLog });
  await shoot({ name: 'home', hash: '#/' });
  await shoot({ name: 'settings', hash: '#/settings' });
  await goTo(page, '#/');
  const jobs = page.getByRole('button', { name: /jobs/ }).first();
  await jobs.click();
  await shoot({ name: 'jobs' });
  await page.getByRole('button', { name: 'Close jobs' }).or(jobs).first().click();
}

async function addSample(page: Page): Promise<void> {
  await goTo(page, '#/');
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByText('talk.mp4').first().waitFor();
}
