import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createFakeHost } from '../../testing/fake-host.ts';
import { showApp } from '../../testing/show-app.tsx';

test('the order of the extractors is changed, one is left out, and the last one stays', async () => {
  const host = createFakeHost({ settings: { 'downloads.extractors': ['yt-dlp', 'http'] } });
  const { screen } = await showApp(host, '#/settings/downloads');
  await screen.getByRole('button', { name: 'Move Plain files up' }).click();
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.extractors': ['http', 'yt-dlp'] }]);
  await screen.getByRole('checkbox', { name: /yt-dlp/ }).click();
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.extractors': ['http'] }]);
  await expect.element(screen.getByRole('checkbox', { name: /Plain files/ })).toBeDisabled();
});

test('a speed limit is typed in MB a second and taken away by emptying the field', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings/downloads');
  const field = screen.getByRole('textbox', { name: 'Speed limit' });
  await field.fill('2.5');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.bytesPerSecond': 2_500_000 }]);
  await field.fill('');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.bytesPerSecond': null }]);
});

test('the hit rate of the cache is told, and its answers can be forgotten', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings/downloads');
  await expect.element(screen.getByText('12 answers kept, 480 KB. 75% of 40 questions were answered from here.')).toBeVisible();
  await screen.getByRole('button', { name: 'Forget answers' }).click();
  await expect.element(screen.getByText(/^0 answers kept/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Forget answers' })).toBeDisabled();
});
