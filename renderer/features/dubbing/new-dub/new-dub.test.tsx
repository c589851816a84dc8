import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DUB_LANGUAGES } from '../../../../common/domain/media/languages.ts';
import { createFakeBridge } from '../../../testing/fake-bridge.ts';
import { fakeAsset } from '../../../testing/fake-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

const talk = fakeAsset('talk', { name: 'talk.mp4' });

test('starting a dub sends what was chosen and opens it', async () => {
  const host = createFakeHost({ assets: [talk] });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await screen.getByLabelText('Spoken language').selectOptions('English');
  const into = screen.getByRole('combobox', { name: 'Dub into' });
  await into.click();
  await userEvent.type(into, 'germ');
  await userEvent.keyboard('{Enter}{Escape}');
  await screen.getByRole('radio', { name: 'Fixed length' }).click();
  await screen.getByRole('textbox', { name: 'Chunk length' }).fill('10');
  await expect.element(screen.getByText('This video becomes 5 chunks.')).toBeVisible();
  await screen.getByRole('radio', { name: 'Beside the original' }).click();
  await screen.getByRole('textbox', { name: 'Chunks at once' }).fill('2');
  await screen.getByText('More choices').click();
  await screen.getByRole('textbox', { name: 'Slowest' }).fill('0.85');
  await screen.getByRole('radio', { name: 'Keep the original sound' }).click();
  await screen.getByRole('checkbox', { name: 'Make the dubs stereo' }).click();
  await screen.getByLabelText('File kind').selectOptions('MKV');
  await screen.getByRole('button', { name: 'Start rehearsal' }).click();
  await expect
    .poll(() => host.calls.find(([name]) => name === 'dubbing.start')?.[1])
    .toEqual({
      sourceAssetId: 'talk',
      sourceLanguage: 'en',
      targetLanguages: ['es', 'de'],
      provider: 'rehearsal',
      chunking: 'fixed',
      chunkSeconds: 10,
      parallel: 2,
      container: 'mkv',
      keepIntermediates: false,
      fitLimits: { minTempo: 0.85, maxTempo: 1.15 },
      failedChunks: 'keep-original',
      stereo: true,
      // A rehearsal is told nothing that only a paid service knows.
      subtitles: false,
      speakers: 0,
      keepBackground: true,
      watermark: false,
      deleteRemote: false,
      capUsd: null,
      output: { kind: 'beside' },
    });
  await expect.poll(() => window.location.hash).toBe('#/dubbing/dub-1');
});

test('a dub without a language cannot be started and the form says why', async () => {
  const host = createFakeHost({ assets: [talk], settings: { 'dubbing.targetLanguages': [] } });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await expect.element(screen.getByText('Choose at least one language.')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Start rehearsal' })).toBeDisabled();
});

test('once a dub has as many languages as it takes, the field says so and takes no more', async () => {
  const tags = ['es', ...DUB_LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== 'es' && tag !== 'ar')].slice(0, 32);
  const host = createFakeHost({ assets: [talk], settings: { 'dubbing.targetLanguages': tags } });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  const full = screen.getByText('A dub takes 32 languages at most. Take one out to choose another.');
  await expect.element(full).toBeVisible();
  await screen.getByRole('combobox', { name: 'Dub into' }).click();
  const list = screen.getByRole('listbox', { name: 'Dub into' });
  const arabic = list.getByRole('option', { name: 'Arabic' });
  await expect.element(arabic).toHaveAttribute('aria-disabled', 'true');
  await arabic.click({ force: true });
  await expect.element(arabic).toHaveAttribute('aria-selected', 'false');
  await list.getByRole('option', { name: 'Spanish' }).click();
  await expect.element(full).not.toBeInTheDocument();
  await arabic.click();
  await expect.element(arabic).toHaveAttribute('aria-selected', 'true');
  await expect.element(full).toBeVisible();
});

test('a chunk length that is no number in range is said to be wrong and holds the dub back', async () => {
  const host = createFakeHost({ assets: [talk] });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await screen.getByRole('textbox', { name: 'Chunk length' }).fill('0');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Type whole seconds from 1 to 3600.');
  await expect.element(screen.getByRole('button', { name: 'Start rehearsal' })).toBeDisabled();
  await expect.element(screen.getByRole('textbox', { name: 'Chunk length' })).toHaveValue('0');
});

test('a video without sound is refused before anything is sent', async () => {
  const host = createFakeHost({ assets: [fakeAsset('silent', { audioTracks: [] })] });
  const { screen } = await showApp(host, '#/dubbing/new?file=silent');
  await expect.element(screen.getByText('This video has no sound')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Start rehearsal' })).toBeDisabled();
  expect(host.calls.filter(([name]) => name === 'dubbing.start')).toEqual([]);
});

test('what the host refuses is said in the form with what to do, and the choices stay', async () => {
  const host = createFakeHost({ assets: [talk] });
  host.failNext('dubbing.start', 'media.disk-full');
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await screen.getByRole('radio', { name: 'At scene changes' }).click();
  await screen.getByRole('button', { name: 'Start rehearsal' }).click();
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/The disk is full.*Free some space/);
  await expect.element(screen.getByRole('radio', { name: 'At scene changes' })).toBeChecked();
  await expect.element(screen.getByRole('button', { name: 'Start rehearsal' })).toBeEnabled();
});

test('services that cannot be used are all shown, with why and the way to the settings', async () => {
  const { screen } = await showApp(createFakeHost({ assets: [talk] }), '#/dubbing/new?file=talk');
  for (const name of [/^ElevenLabs Not available/, /^ElevenLabs legacy/]) {
    await expect.element(screen.getByRole('radio', { name })).toBeDisabled();
    await expect.element(screen.getByRole('radio', { name })).toHaveAccessibleDescription(/No key is stored/);
  }
  await screen.getByRole('link', { name: 'Open Settings' }).first().click();
  await expect.poll(() => window.location.hash).toBe('#/settings/services');
});

test('a rehearsal costs nothing, sends nothing and shows no field that it does not know', async () => {
  const { screen } = await showApp(createFakeHost({ assets: [talk] }), '#/dubbing/new?file=talk');
  await expect.element(screen.getByText('No charge')).toBeVisible();
  await screen.getByText('More choices').click();
  await expect.element(screen.getByRole('checkbox', { name: 'Make the dubs stereo' })).toBeVisible();
  for (const name of ['Hard cap', 'Add subtitles in each language', 'Delete the work at the service', 'Speakers']) {
    await expect.element(screen.getByLabelText(name)).not.toBeInTheDocument();
  }
  await expect.element(screen.getByText(/sent to ElevenLabs/)).not.toBeInTheDocument();
});

test('without a file the form offers those that can be dubbed', async () => {
  const host = createFakeHost({ assets: [talk, fakeAsset('silent', { audioTracks: [] })] });
  const { screen } = await showApp(host, '#/dubbing/new');
  await expect.element(screen.getByRole('button', { name: /talk\.mp4/ })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: /silent\.mp4/ })).not.toBeInTheDocument();
  await screen.getByRole('button', { name: /talk\.mp4/ }).click();
  await expect.element(screen.getByRole('button', { name: 'Choose another' })).toBeVisible();
});

test('on the desktop the result can be put where the save dialog said', async () => {
  const host = createFakeHost({ assets: [talk], host: 'desktop' });
  const bridge = createFakeBridge({ output: 'a-token' });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk', { bridge });
  await screen.getByRole('radio', { name: 'Another place' }).click();
  await screen.getByRole('button', { name: 'Start rehearsal' }).click();
  await expect
    .poll(() => host.calls.find(([name]) => name === 'dubbing.start')?.[1])
    .toMatchObject({
      output: { kind: 'token', token: 'a-token' },
    });
  expect(bridge.suggestedNames).toEqual(['talk.es.mp4']);
});

test('a language whose name or tag was typed comes before those that only hold the text', async () => {
  const { screen } = await showApp(createFakeHost({ assets: [talk] }), '#/dubbing/new?file=talk');
  await userEvent.type(screen.getByRole('combobox', { name: 'Dub into' }), 'es');
  const options = screen.getByRole('listbox', { name: 'Dub into' }).getByRole('option');
  await expect.element(options.nth(0)).toMatchTextContent(/^Spanish$/);
  await expect.element(options.nth(1)).toMatchTextContent(/^Japanese$/);
});

test('a language that was typed and not chosen is marked, with how to mend it', async () => {
  const { screen } = await showApp(createFakeHost({ assets: [talk] }), '#/dubbing/new?file=talk');
  const into = screen.getByRole('combobox', { name: 'Dub into' });
  await userEvent.type(into, 'klingon');
  await expect.element(into).toHaveAttribute('aria-invalid', 'false');
  await userEvent.keyboard('{Tab}');
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/“klingon” is not chosen/);
  await expect.element(into).toHaveAttribute('aria-invalid', 'true');
  await userEvent.fill(into, '');
  await expect.element(screen.getByRole('alert')).not.toBeInTheDocument();
});
