import { expect, test } from 'vitest';
import { fakeChunk, fakeDub, fakeJob, NOW } from '../../../testing/fake-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { keptOriginalsDub, unresolvedDub } from '../../../testing/paid-dub-scenes.ts';
import { runningDub } from '../../../testing/scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

test('a failed chunk keeps the original sound there, and gives it up again', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  await screen.getByRole('button', { name: 'Keep original sound' }).click();
  await expect.poll(() => host.calls).toContainEqual(['dubbing.keepOriginal', { id: 'lecture-dub', chunks: ['chunk-es-22'], keep: true }]);
  await screen.getByRole('option', { name: /^Chunk 23, Original kept/ }).click();
  await expect.element(screen.getByText('The original sound is kept here')).toBeVisible();
  await expect.element(screen.getByText('1 original kept')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Retry 1 failed, about $0.30' })).toBeVisible();
  await screen.getByRole('button', { name: 'Do not keep the original' }).click();
  await expect.poll(() => host.calls).toContainEqual(['dubbing.keepOriginal', { id: 'lecture-dub', chunks: ['chunk-es-22'], keep: false }]);
});

test('a chunk of unknown outcome is looked for again with the whole dub, and given up alone', async () => {
  const host = createFakeHost({ dubs: [unresolvedDub()] });
  const { screen } = await showApp(host, '#/dubbing/tuning');
  await screen.getByRole('button', { name: 'Look again' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'tuning' }]);
  await screen.getByRole('button', { name: 'Give up' }).click();
  await expect.poll(() => host.calls).toContainEqual(['dubbing.resolve', { id: 'tuning', chunk: 'chunk-fr-4', action: 'give-up' }]);
  await expect.element(screen.getByText('You gave this chunk up')).toBeVisible();
});

test('what may be charged twice is only sent again after a question that says so', async () => {
  const host = createFakeHost({ dubs: [unresolvedDub()] });
  const { screen } = await showApp(host, '#/dubbing/tuning');
  const resolved = () => host.calls.filter(([name]) => name === 'dubbing.resolve');
  const send = screen.getByRole('button', { name: 'Send again, about $0.30' });
  await send.click();
  const dialog = screen.getByRole('dialog', { name: 'Send this chunk again?' });
  await expect.element(dialog).toMatchTextContent(/charged twice, about \$0\.30 more/);
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(resolved()).toEqual([]);
  await send.click();
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(resolved).toEqual([['dubbing.resolve', { id: 'tuning', chunk: 'chunk-fr-4', action: 'send-again' }]]);
});

test("the chunk's original and its dub are listened to one at a time, the dub only where there is one", async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [runningDub()] }), '#/dubbing/lecture-dub');
  await expect.element(screen.getByRole('heading', { name: 'Chunk 23, Spanish' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Listen to dub' })).not.toBeInTheDocument();
  await screen
    .getByRole('option', { name: /^Chunk 1, Complete/ })
    .first()
    .click();
  const asked: string[] = [];
  const note = new MutationObserver(() =>
    asked.push(...[...document.querySelectorAll('audio')].map((sound) => sound.getAttribute('src') ?? '')),
  );
  note.observe(document.body, { subtree: true, childList: true });
  await screen.getByRole('button', { name: 'Listen to original' }).click();
  await expect.poll(() => asked).toContain('media/chunk/chunk-es-0/original');
  await screen.getByRole('button', { name: 'Listen to dub' }).click();
  await expect.poll(() => asked.at(-1)).toBe('media/chunk/chunk-es-0/dub');
  note.disconnect();
  await expect.element(screen.getByText(/^This sound is not there any more/)).toBeVisible(); // no host answers here
});

test('a chunk that waits for a further try says when', async () => {
  const error = { code: 'dubbing.service-busy', message: '', details: {} };
  const chunk = fakeChunk('es', 0, { state: 'queued', attempt: 1, error, retryAtMs: NOW + 40_000 });
  const { screen } = await showApp(
    createFakeHost({ dubs: [fakeDub(fakeJob('a', { state: 'running' }), { chunks: [chunk] })] }),
    '#/dubbing/a',
  );
  const cell = screen.getByRole('option', { name: /^Chunk 1, Trying again at \d\d:41:40/ });
  await cell.click();
  await expect.element(screen.getByText(/^It is tried again by itself at \d\d:41:40\.$/)).toBeVisible();
});

test('how a chunk was fitted, what it cost and its id at the service are told in words', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [keptOriginalsDub()] }), '#/dubbing/scope-dub');
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await screen
    .getByRole('option', { name: /^Chunk 9, Complete/ })
    .first()
    .click();
  await expect.element(side.getByText('1.204 s over the silence after it')).toBeVisible();
  await screen
    .getByRole('option', { name: /^Chunk 1, Complete/ })
    .first()
    .click();
  await expect.element(side.getByText('Played 1.1% faster')).toBeVisible();
  await expect.element(side.getByText(/^dp_[0-9a-f]+$/)).toBeVisible();
  await screen.getByRole('option', { name: /^Chunk 3, Original kept/ }).click();
  await expect.element(side).toMatchTextContent(/Cost, about ?\$0\.60/);
});
