import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fakeDub, fakeJob } from '../../testing/fake-data.ts';
import { createFakeHost } from '../../testing/fake-host.ts';
import { finishedPaidDub, heldByCapDub, unresolvedDub } from '../../testing/paid-dub-scenes.ts';
import { finishedDub, runningDub } from '../../testing/scenes.ts';
import { showApp } from '../../testing/show-app.tsx';

const busy = () => createFakeHost({ dubs: [runningDub(), heldByCapDub(), unresolvedDub(), finishedPaidDub(), finishedDub()] });

test('a dub that stopped by itself says why in the list, and is found among those that need a person', async () => {
  const { screen } = await showApp(busy(), '#/dubbing/harbour-dub');
  const list = screen.getByRole('complementary', { name: 'Dubs' });
  await expect.element(list.getByRole('link', { name: /School garden.*Italian.*Paused, cap reached/ })).toBeVisible();
  await list.getByRole('tab', { name: 'Needs you' }).click();
  await expect
    .poll(() =>
      list
        .getByRole('link')
        .elements()
        .map((link) => link.textContent),
    )
    .toEqual([expect.stringContaining('School garden'), expect.stringContaining('Tuning fork')]);
  await list.getByRole('tab', { name: 'Complete' }).click();
  await expect.element(list.getByRole('link', { name: /^talk.*Complete, no charge/ })).toBeVisible();
  await list.getByRole('searchbox', { name: 'Filter dubs' }).fill('french');
  await expect.poll(() => list.getByRole('link').elements()).toHaveLength(1);
  await list.getByRole('searchbox', { name: 'Filter dubs' }).fill('no such');
  await expect.element(list.getByText('No dub matches.')).toBeVisible();
});

test('the list is one tab stop, arrows go through it and Enter opens', async () => {
  const { screen } = await showApp(busy(), '#/dubbing/lecture-dub');
  const list = screen.getByRole('complementary', { name: 'Dubs' });
  await expect.element(list.getByRole('link', { name: /Lecture 03/ })).toBeVisible();
  expect(list.element().querySelectorAll('.dub-list [tabindex="0"]')).toHaveLength(1);
  list
    .getByRole('link', { name: /Lecture 03/ })
    .element()
    .focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(document.activeElement?.textContent).toContain('School garden');
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByRole('heading', { name: /^School garden/ })).toBeVisible();
});

test('two dubs alone have no filters, and what was filtered before is not hidden', async () => {
  const host = createFakeHost({ dubs: [runningDub(), fakeDub(fakeJob('a', { title: 'A talk' })), finishedDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  const list = screen.getByRole('complementary', { name: 'Dubs' });
  await list.getByRole('tab', { name: 'Complete' }).click();
  await expect.element(list.getByRole('link', { name: /A talk/ })).not.toBeInTheDocument();
  await host.client.jobs.remove({ id: fakeJob('talk-dub').id });
  await expect.element(list.getByRole('tab', { name: 'Complete' })).not.toBeInTheDocument();
  await expect.element(list.getByRole('link', { name: /A talk/ })).toBeVisible();
});

test('in a narrow window the title menu names each dub with its state', async () => {
  const { screen } = await showApp(busy(), '#/dubbing/lecture-dub');
  await page.viewport(1024, 700);
  await screen.getByRole('button', { name: 'Lecture 03 - Fourier series' }).click();
  await expect.element(screen.getByRole('menuitem', { name: 'School garden - spring report, Italian, Paused, cap reached' })).toBeVisible();
});
