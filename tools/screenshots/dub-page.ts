import type { Page } from '@playwright/test';

const DUB_PATIENCE_MS = 90_000;

/** The heading tells a dub's state last of all: its result and its notices are there before it. */
export async function expectState(page: Page, state: string | RegExp): Promise<void> {
  const heading = page.getByRole('main').getByRole('heading', { level: 1 });
  await heading.getByText(state).waitFor({ timeout: DUB_PATIENCE_MS });
}

/** The sync report, in view: beside the log, or in a narrow window the tab before it. */
export const openSync = (page: Page): Promise<void> => openDetails(page, 'Sync report');
export const openLog = (page: Page): Promise<void> => openDetails(page, 'Log');

async function openDetails(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tablist', { name: 'Details' }).getByRole('tab', { name });
  const place = (await tab.count()) > 0 ? page.getByRole('tabpanel', { name }) : page.getByRole('region', { name, exact: true });
  if ((await tab.count()) > 0) await tab.click();
  await place.scrollIntoViewIfNeeded();
}
