import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createFakeHost } from '../../testing/fake-host.ts';
import { showApp } from '../../testing/show-app.tsx';

test('how results are fitted, what a failed chunk does and the monthly cap are kept', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings/dubbing');
  await screen.getByLabelText('Service', { exact: true }).selectOptions('ElevenLabs');
  await screen.getByRole('textbox', { name: 'Slowest' }).fill('0.8');
  await screen.getByRole('textbox', { name: 'Fastest' }).fill('1.3');
  await screen.getByRole('radio', { name: 'Keep the original sound' }).click();
  await screen.getByRole('checkbox', { name: 'Add subtitles in each language' }).click();
  await screen.getByRole('textbox', { name: 'Monthly cap' }).fill('36');
  await userEvent.keyboard('{Tab}');
  for (const change of [
    { 'dubbing.provider': 'elevenlabs' },
    { 'dubbing.minTempo': 0.8 },
    { 'dubbing.maxTempo': 1.3 },
    { 'dubbing.failedChunks': 'keep-original' },
    { 'dubbing.subtitles': false },
    { 'dubbing.capPerMonthUsd': 36 },
  ]) {
    await expect.poll(() => host.calls).toContainEqual(['settings.set', change]);
  }
  await expect.element(screen.getByRole('textbox', { name: 'Monthly cap' })).toHaveValue('36.00');
});

test('a tempo out of its range is marked and not kept', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/settings/dubbing');
  await screen.getByRole('textbox', { name: 'Fastest' }).fill('2.5');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Type a number from 1 to 2.');
  await userEvent.keyboard('{Tab}');
  expect(host.calls.map(([name]) => name)).not.toContain('settings.set');
});
