import { expect, test } from 'vitest';
import { assetId } from '../../../../common/units/ids.ts';
import { createFakeBridge } from '../../../testing/fake-bridge.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { finishedPaidDub, keptOriginalsDub } from '../../../testing/paid-dub-scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

const SIDE = 'Cost, chunk and result';

test('subtitles are named as tracks and can be taken as files', async () => {
  const browser = await showApp(createFakeHost({ dubs: [finishedPaidDub()] }), '#/dubbing/harbour-dub');
  const side = browser.screen.getByRole('complementary', { name: SIDE });
  await expect.element(side.getByText('French, in the file')).toBeVisible();
  await expect
    .element(side.getByRole('link', { name: 'French subtitles' }))
    .toHaveAttribute('href', 'media/harbour-dub-fr-subtitles?download=1');
  await browser.screen.unmount();
  const bridge = createFakeBridge();
  const desktop = await showApp(createFakeHost({ dubs: [finishedPaidDub()] }), '#/dubbing/harbour-dub', { bridge });
  await desktop.screen.getByRole('button', { name: 'French subtitles' }).click();
  expect(bridge.shown).toEqual([assetId('harbour-dub-fr-subtitles')]);
});

test('the timeline is offered with the reason why it cannot be opened yet', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [finishedPaidDub()] }), '#/dubbing/harbour-dub');
  const button = screen.getByRole('button', { name: 'Open on the timeline' });
  await expect.element(button).toBeDisabled();
  await expect.element(button).toHaveAccessibleDescription('Comes with the editor.');
});

test('the sync report tells loudness, what goes over the silence and where the original is kept', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [keptOriginalsDub()] }), '#/dubbing/scope-dub');
  await expect
    .element(screen.getByText(/^Loudness: dub −16\.4 LUFS, original −16\.2 LUFS\. 1 chunk over the silence\. 2 chunks keep/))
    .toBeInTheDocument();
  await expect.element(screen.getByRole('row', { name: /^3 60\.000 s – –/ })).toMatchTextContent(/Original kept/);
  await expect.element(screen.getByRole('row', { name: /^9 60\.000 s/ })).toMatchTextContent(/Over the silence, 1\.204 s/);
  await screen.getByRole('radio', { name: 'Czech', exact: true }).last().click();
  await expect.element(screen.getByText(/LUFS\. 1 chunk over the silence$/)).toBeInTheDocument();
});

test('a language that is not in the file yet is named', async () => {
  const dub = keptOriginalsDub();
  const tracks = dub.tracks.filter((track) => track.language !== 'cs');
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...dub, tracks }] }), '#/dubbing/scope-dub');
  await expect.element(screen.getByText('Not in the file yet: Czech')).toBeVisible();
});

test('all failed chunks of a dub that ended keep the original sound with one button', async () => {
  const dub = keptOriginalsDub();
  const chunks = dub.chunks.map((chunk) => ({ ...chunk, keepsOriginal: false }));
  const host = createFakeHost({ dubs: [{ ...dub, chunks }] });
  const { screen } = await showApp(host, '#/dubbing/scope-dub');
  await screen.getByRole('button', { name: 'Keep the original sound there' }).click();
  await expect.poll(() => host.calls).toContainEqual(['dubbing.keepOriginal', { id: 'scope-dub', keep: true }]);
  await expect.element(screen.getByText('2 original kept')).toBeVisible();
});

test('what may have been charged besides is told with the cost of the result', async () => {
  const dub = finishedPaidDub();
  const report = dub.report && { ...dub.report, cost: { spentMicroUsd: 1_000_000, reservedMicroUsd: 500_000 } };
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...dub, report }] }), '#/dubbing/harbour-dub');
  const side = screen.getByRole('complementary', { name: SIDE });
  await expect.element(side.getByText('$1.00, and $0.50 reserved')).toBeVisible();
});
