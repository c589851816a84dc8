import { expect, test } from 'vitest';
import { createFakeHost } from '../../testing/fake-host.ts';
import { showApp } from '../../testing/show-app.tsx';

test('a key is stored without ever being shown again, and can be removed', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings');
  const field = screen.getByLabelText('ElevenLabs key');
  await field.fill('sk-secret');
  await screen.getByRole('button', { name: 'Save' }).click();
  await expect.element(screen.getByText('Stored', { exact: true })).toBeVisible();
  await expect.element(field).toHaveValue('');
  expect(document.body.innerHTML).not.toContain('sk-secret');
  await screen.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.element(screen.getByText('Stored', { exact: true })).not.toBeInTheDocument();
});

test('the search leaves the sections whose words match', async () => {
  const { screen } = await showApp(createFakeHost(), '#/settings');
  await screen.getByRole('searchbox', { name: 'Search settings' }).fill('ffmpeg');
  await expect.element(screen.getByRole('heading', { name: 'Doctor' })).toBeVisible();
  await expect.element(screen.getByRole('heading', { name: 'Appearance' })).not.toBeInTheDocument();
  await screen.getByRole('searchbox', { name: 'Search settings' }).fill('nothing like it');
  await expect.element(screen.getByText('No setting matches')).toBeVisible();
});

test('a setting that the host refuses goes back to what it was', async () => {
  const host = createFakeHost();
  host.failNext('settings.set', 'media.disk-full');
  const { screen } = await showApp(host, '#/settings');
  await screen.getByRole('radio', { name: 'At scene changes' }).click();
  await expect.element(screen.getByText('The disk is full')).toBeVisible();
  await expect.element(screen.getByRole('radio', { name: 'At silences' })).toBeChecked();
});

test('what a new dub begins with is kept', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings');
  await screen.getByRole('textbox', { name: 'Chunks at once' }).fill('5');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'dubbing.parallel': 5 }]);
});
