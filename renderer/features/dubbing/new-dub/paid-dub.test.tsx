import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { microsFromSeconds } from '../../../../common/units/micros.ts';
import { fakeAsset, fakeDub, fakeJob } from '../../../testing/fake-data.ts';
import { createFakeHost, type FakeHost, type FakeHostOptions } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

/** An hour, cut at each ten minutes: six chunks, 60 minutes charged. */
const lecture = fakeAsset('lecture', { name: 'lecture.mp4', duration: microsFromSeconds(3_600) });
const CUT = { 'dubbing.chunking': 'fixed', 'dubbing.uploadAcknowledged': true } as const;
const PRICED = { ...CUT, 'elevenlabs.usdPerMinute': 0.4 } as const;

async function keyedHost(options: FakeHostOptions): Promise<FakeHost> {
  const host = createFakeHost({ assets: [lecture], ...options });
  await host.client.settings.setSecret({ name: 'elevenlabs.apiKey', value: 'a key' });
  return host;
}

const showForm = (host: FakeHost) => showApp(host, '#/dubbing/new?file=lecture');
const started = (host: FakeHost) => host.calls.find(([name]) => name === 'dubbing.start')?.[1];

test('what a dub costs is shown to the cent before it starts, with a cap and what the month has spent', async () => {
  const dear = fakeDub(fakeJob('before'), {
    cost: { spentMicroUsd: 21_000_000, reservedMicroUsd: 1_500_000, estimatedMicroUsd: 30_000_000, capMicroUsd: 36_000_000 },
  });
  const { screen } = await showForm(await keyedHost({ settings: PRICED, dubs: [dear] }));
  await expect.element(screen.getByText('$24.00', { exact: true }).first()).toBeVisible();
  await expect.element(screen.getByText('6 chunks in each language, 60.0 minutes charged at $0.40 a minute.')).toBeVisible();
  await expect.element(screen.getByText('This month: $22.50 of $100.00. $1.50 of it is reserved for chunks under way.')).toBeVisible();
  await expect.element(screen.getByLabelText('Hard cap')).toHaveValue('30.00');
});

test('a further language is paid for too, and the cap follows the estimate until it is typed', async () => {
  const { screen } = await showForm(await keyedHost({ settings: PRICED }));
  const into = screen.getByRole('combobox', { name: 'Dub into' });
  await userEvent.type(into, 'germ');
  await userEvent.keyboard('{Enter}{Escape}');
  await expect.element(screen.getByText('$48.00', { exact: true }).first()).toBeVisible();
  await expect.element(screen.getByLabelText('Hard cap')).toHaveValue('60.00');
  await screen.getByLabelText('Hard cap').fill('55.5');
  await screen.getByRole('button', { name: 'Take out German' }).click();
  await expect.element(screen.getByText('$24.00', { exact: true }).first()).toBeVisible();
  await expect.element(screen.getByLabelText('Hard cap')).toHaveValue('55.50');
});

test('while the cost is counted the cap is empty and nothing is called wrong', async () => {
  const host = await keyedHost({ settings: PRICED });
  const alerts: (string | null)[] = [];
  const watcher = new MutationObserver(() => {
    for (const alert of document.querySelectorAll('[role=alert]')) alerts.push(alert.textContent);
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  const { screen } = await showForm(host);
  await expect.element(screen.getByLabelText('Hard cap')).toHaveValue('30.00');
  watcher.disconnect();
  expect(alerts).toEqual([]);
});

test('a dub whose estimate is over its cap cannot be started until the cap is raised', async () => {
  const host = await keyedHost({ settings: PRICED });
  const { screen } = await showForm(host);
  await screen.getByLabelText('Hard cap').fill('23.99');
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/The estimate of \$24\.00 is over the cap of \$23\.99/);
  await expect.element(screen.getByLabelText('Hard cap')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(screen.getByLabelText('Hard cap')).toHaveAccessibleDescription(/is over the cap of \$23\.99/);
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeDisabled();
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toHaveAccessibleDescription('The estimate is over the cap.');
  await screen.getByLabelText('Hard cap').fill('24');
  await screen.getByRole('button', { name: 'Start dub' }).click();
  await expect.poll(() => started(host)).toMatchObject({ provider: 'elevenlabs', capUsd: 24, parallel: 3 });
});

test('a dub that costs more than the month has left cannot be started', async () => {
  const { screen } = await showForm(await keyedHost({ settings: { ...PRICED, 'dubbing.capPerMonthUsd': 20 } }));
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/This month has \$20\.00 left/);
  await expect.element(screen.getByLabelText('Hard cap')).toHaveAccessibleDescription(/This month has \$20\.00 left/);
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeDisabled();
});

test('without a price the form asks what a minute costs, keeps it and goes on with the estimate', async () => {
  const host = await keyedHost({ settings: CUT });
  const { screen } = await showForm(host);
  const price = screen.getByLabelText('What does a minute cost in your plan?');
  await expect.element(price).toBeVisible();
  await expect.element(screen.getByText(/ElevenLabs does not tell prices to programs/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeDisabled();
  await price.fill('cheap');
  await expect.element(screen.getByRole('button', { name: 'Save price' })).toBeDisabled();
  await price.fill('0.125');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'elevenlabs.usdPerMinute': 0.125 }]);
  await expect.element(screen.getByText('$7.50', { exact: true }).first()).toBeVisible();
  await expect.element(screen.getByLabelText('Hard cap')).toHaveFocus();
  await expect.element(screen.getByLabelText('Hard cap')).toHaveValue('10.00');
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeEnabled();
  expect(started(host)).toBeUndefined(); // Enter saved the price and started nothing
});

test('before the first sound leaves this machine it is asked, and the safe answer sends nothing', async () => {
  const host = await keyedHost({ settings: { ...PRICED, 'dubbing.uploadAcknowledged': false } });
  const { screen } = await showForm(host);
  await expect.element(screen.getByText('The sound of the video is sent to ElevenLabs (api.elevenlabs.io).')).toBeVisible();
  await screen.getByRole('button', { name: 'Start dub' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Send the sound of this video to ElevenLabs?' });
  await expect.element(dialog.getByText('api.elevenlabs.io, under your key.')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Not now' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(host.calls.map(([name]) => name)).not.toContain('settings.set');
  expect(started(host)).toBeUndefined();
  await screen.getByRole('button', { name: 'Start dub' }).click();
  await screen.getByRole('button', { name: 'Send and start' }).click();
  await expect.poll(() => started(host)).toBeDefined();
  expect(host.calls).toContainEqual(['settings.set', { 'dubbing.uploadAcknowledged': true }]);
});

test('who was asked once is not asked again', async () => {
  const host = await keyedHost({ settings: PRICED });
  const { screen } = await showForm(host);
  await screen.getByRole('button', { name: 'Start dub' }).click();
  await expect.poll(() => started(host)).toBeDefined();
});

test('ElevenLabs legacy has choices of its own; with a watermark it has another price and is sent the picture', async () => {
  const host = await keyedHost({
    settings: { ...PRICED, 'elevenlabs.v1UsdPerMinute': 0.5, 'elevenlabs.v1WatermarkUsdPerMinute': 0.25 },
  });
  const { screen } = await showForm(host);
  await screen.getByRole('radio', { name: 'ElevenLabs legacy' }).click();
  await expect.element(screen.getByText('$30.00', { exact: true }).first()).toBeVisible();
  await screen.getByText('More choices').click();
  await screen.getByLabelText('Speakers').selectOptions('3');
  await screen.getByRole('checkbox', { name: 'Keep music and noise under the dub' }).click();
  await screen.getByRole('checkbox', { name: 'Take the watermark price' }).click();
  await expect.element(screen.getByText('$15.00', { exact: true }).first()).toBeVisible();
  await expect.element(screen.getByText(/The picture and the sound of the video are sent to ElevenLabs/)).toBeVisible();
  await screen.getByRole('button', { name: 'Start dub' }).click();
  // The sound was agreed to before, the picture was not.
  const dialog = screen.getByRole('dialog', { name: 'Send this video to ElevenLabs?' });
  await expect.element(dialog.getByText('Asked each time the picture is sent.')).toBeVisible();
  expect(started(host)).toBeUndefined();
  await dialog.getByRole('button', { name: 'Send and start' }).click();
  await expect.poll(() => started(host)).toMatchObject({ provider: 'elevenlabs-v1', speakers: 3, keepBackground: false, watermark: true });
});

test('more chunks at once than the plan allows are marked and hold the dub back', async () => {
  const { screen } = await showForm(await keyedHost({ settings: { ...PRICED, 'elevenlabs.concurrency': 2, 'dubbing.parallel': 5 } }));
  const field = screen.getByRole('textbox', { name: 'Chunks at once' });
  await expect.element(field).toHaveValue('2');
  await field.fill('3');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Type a number from 1 to 2.');
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeDisabled();
});

test('an estimate that cannot be had says why in its place and holds a paid dub back', async () => {
  const host = await keyedHost({ settings: PRICED });
  const { screen } = await showForm(host);
  await expect.element(screen.getByText('$24.00', { exact: true }).first()).toBeVisible();
  host.failNext('dubbing.estimate', 'media.vanished');
  await screen.getByRole('radio', { name: 'At silences' }).click();
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/The file is no longer in its place/);
  await expect.element(screen.getByRole('button', { name: 'Start dub' })).toBeDisabled();
});
