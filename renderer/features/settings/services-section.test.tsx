import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createFakeHost } from '../../testing/fake-host.ts';
import { showApp } from '../../testing/show-app.tsx';

test('another address removes the key, which is said beside the field and afterwards', async () => {
  const host = createFakeHost();
  await host.client.settings.setSecret({ name: 'elevenlabs.apiKey', value: 'a key' });
  const { screen } = await showApp(host, '#/settings/services');
  await expect.element(screen.getByText('Stored', { exact: true })).toBeVisible();
  await expect.element(screen.getByText(/The key belongs to the address/)).toBeVisible();
  await screen.getByLabelText('Address').fill('https://eu.example.org');
  expect(host.calls.map(([name]) => name)).not.toContain('settings.set'); // typing alone changes nothing
  await screen.getByRole('button', { name: 'Change address' }).click();
  await expect.element(screen.getByText(/The address was changed and the key removed/)).toBeVisible();
  await expect.element(screen.getByText('Stored', { exact: true })).not.toBeInTheDocument();
  await expect.element(screen.getByLabelText('Address')).toHaveValue('https://eu.example.org');
});

test('the doctor looks again by itself when a key is stored, here or from the command line, and when another address removes it', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings');
  const usable = screen.getByText('ElevenLabs can be used.');
  await expect.element(screen.getByText('All checks passed').first()).toBeVisible();
  await expect.element(usable).not.toBeInTheDocument();
  await host.client.settings.setSecret({ name: 'elevenlabs.apiKey', value: 'a key' });
  await expect.element(usable).toBeVisible();
  await expect.element(screen.getByText('Stored', { exact: true })).toBeVisible();
  await screen.getByLabelText('Address').fill('https://eu.example.org');
  await screen.getByRole('button', { name: 'Change address' }).click();
  await expect.element(usable).not.toBeInTheDocument();
});

test('an address in clear text over a network is refused in place, and the key stays', async () => {
  const host = createFakeHost();
  await host.client.settings.setSecret({ name: 'elevenlabs.apiKey', value: 'a key' });
  const { screen } = await showApp(host, '#/settings/services');
  await screen.getByLabelText('Address').fill('http://dub.example.org');
  await screen.getByRole('button', { name: 'Change address' }).click();
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/Begin with https:\/\//);
  await expect.element(screen.getByLabelText('Address')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(screen.getByText('Stored', { exact: true })).toBeVisible();
});

test('a price is kept when its field is left, and an empty one is no price', async () => {
  const host = createFakeHost({ settings: { 'elevenlabs.v1UsdPerMinute': 0.5 } });
  const { screen } = await showApp(host, '#/settings/services');
  const price = screen.getByRole('textbox', { name: 'Price', exact: true });
  await price.click();
  await userEvent.keyboard('0.3');
  expect(host.calls.map(([name]) => name)).not.toContain('settings.set');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'elevenlabs.usdPerMinute': 0.3 }]);
  await expect.element(price).toHaveValue('0.30');
  const legacy = screen.getByRole('textbox', { name: 'Price, ElevenLabs legacy' });
  await expect.element(legacy).toHaveValue('0.50');
  await legacy.fill('');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'elevenlabs.v1UsdPerMinute': null }]);
});

test('a price that is no amount is marked and not kept', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings/services');
  await screen.getByRole('textbox', { name: 'Price, with watermark' }).fill('1,5');
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/Type an amount in US dollars/);
  await userEvent.keyboard('{Tab}');
  expect(host.calls.map(([name]) => name)).not.toContain('settings.set');
});

test('the plan, the waits, the search and what is deleted are kept', async () => {
  const host = createFakeHost({ settings: { 'dubbing.uploadAcknowledged': true } });
  const { screen } = await showApp(host, '#/settings/services');
  await screen.getByRole('textbox', { name: 'Smallest charge' }).fill('30');
  await screen.getByRole('textbox', { name: 'Chunks at the service' }).fill('5');
  await screen.getByRole('textbox', { name: 'Look again after' }).fill('2.5');
  await screen.getByRole('textbox', { name: 'Search for' }).fill('0');
  await screen.getByRole('checkbox', { name: 'Delete the work at the service' }).click();
  await screen.getByRole('checkbox', { name: 'Ask before the next upload' }).click();
  for (const change of [
    { 'elevenlabs.smallestChargeSeconds': 30 },
    { 'elevenlabs.concurrency': 5 },
    { 'elevenlabs.pollSeconds': 2.5 },
    { 'elevenlabs.searchMinutes': 0 },
    { 'elevenlabs.deleteRemote': true },
    { 'dubbing.uploadAcknowledged': false },
  ]) {
    await expect.poll(() => host.calls).toContainEqual(['settings.set', change]);
  }
});
