import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fakeAsset, fakeDub, fakeJob } from '../../testing/fake-data.ts';
import { createFakeHost } from '../../testing/fake-host.ts';
import { finishedDub } from '../../testing/scenes.ts';
import { showApp } from '../../testing/show-app.tsx';

test('the first steps go from the sample to a rehearsal to playing it, and can be hidden', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/');
  await expect.element(screen.getByText('0 of 3')).toBeVisible();
  await screen.getByRole('button', { name: 'Open the sample' }).click();
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new?file=sample');
  await expect.element(screen.getByRole('heading', { name: 'New dub', level: 1 })).toHaveFocus();
  window.location.hash = '#/';
  await expect.element(screen.getByText('1 of 3')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Rehearse the sample' })).toBeVisible();
  host.setDub(finishedDub());
  await screen.getByRole('button', { name: 'Open the result' }).click();
  expect(window.location.hash).toBe('#/dubbing/talk-dub');
  window.location.hash = '#/';
  await screen.getByRole('button', { name: 'Hide first steps' }).click();
  await expect.element(screen.getByRole('heading', { name: 'First steps' })).not.toBeInTheDocument();
});

test('recent work lists dubs and files, the last changed first, and opens with Enter', async () => {
  const older = fakeDub(fakeJob('older', { title: 'Older talk', state: 'succeeded', updatedAtMs: 1_000 }));
  const host = createFakeHost({ dubs: [older], assets: [fakeAsset('film', { name: 'film.mkv', createdAtMs: 2_000 })] });
  const { screen } = await showApp(host, '#/');
  await expect.element(screen.getByRole('row', { name: /Older talk/ })).toBeVisible();
  const names = screen
    .getByRole('row')
    .elements()
    .map((row) => row.querySelector('.strong')?.textContent);
  expect(names).toEqual([undefined, 'film.mkv', 'Older talk']);
  (screen.getByRole('row', { name: /film/ }).element() as HTMLElement).focus(); // a row of the table
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(window.location.hash).toBe('#/dubbing/older');
});

test('a dub shows how far it is, as it goes', async () => {
  const job = fakeJob('a', {
    title: 'A talk',
    state: 'running',
    progress: { kind: 'fraction', stage: 'dub', fraction: 0.669, etaMs: null },
  });
  const host = createFakeHost({ dubs: [fakeDub(job)] });
  const { screen } = await showApp(host, '#/');
  await expect.element(screen.getByText('Dubbing 66%')).toBeVisible();
  host.setDub(fakeDub({ ...job, state: 'succeeded' }));
  await expect.element(screen.getByText('Complete', { exact: true })).toBeVisible();
});

test('an empty page teaches and offers to choose files', async () => {
  const { screen } = await showApp(createFakeHost(), '#/');
  await expect.element(screen.getByText('Nothing here yet')).toBeVisible();
  await screen.getByRole('tab', { name: 'Dubs' }).click();
  await expect.element(screen.getByText(/A rehearsal costs nothing/)).toBeVisible();
});

test('a file in its own place leaves the list without a question, and a line says that the file stays', async () => {
  const host = createFakeHost({ assets: [fakeAsset('film', { name: 'film.mkv' })] });
  const { screen } = await showApp(host, '#/');
  await screen.getByRole('button', { name: 'Actions for film.mkv' }).click();
  await screen.getByRole('menuitem', { name: 'Remove from list' }).click();
  await expect.element(screen.getByRole('row', { name: /film/ })).not.toBeInTheDocument();
  expect(host.calls).toContainEqual(['assets.remove', { id: 'film' }]);
  await expect.element(screen.getByText('film.mkv is off the list. The file stays where it is.')).toBeVisible();
});

test('a file that StreamFetch holds is only deleted after a question, whose safe answer has the focus', async () => {
  const host = createFakeHost({ assets: [fakeAsset('mine', { name: 'mine.mp4', origin: 'upload', isStored: true })] });
  const { screen } = await showApp(host, '#/');
  const ask = async () => {
    await screen.getByRole('button', { name: 'Actions for mine.mp4' }).click();
    await screen.getByRole('menuitem', { name: 'Delete file…' }).click();
  };
  await ask();
  const dialog = screen.getByRole('dialog', { name: 'Delete mine.mp4?' });
  await expect.element(dialog).toMatchTextContent(/5\.2 MB/);
  await expect.element(dialog.getByRole('button', { name: 'Keep file' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(host.calls.filter(([name]) => name === 'assets.remove')).toEqual([]);
  await ask();
  await dialog.getByRole('button', { name: 'Delete file' }).click();
  await expect.element(screen.getByRole('row', { name: /mine/ })).not.toBeInTheDocument();
  expect(host.calls.filter(([name]) => name === 'assets.remove')).toEqual([['assets.remove', { id: 'mine' }]]);
});

test('a dub shows the size of its result once there is one, and a sound file that it has no picture', async () => {
  const job = fakeJob('a', { title: 'A talk', state: 'running' });
  const sound = fakeAsset('rain', { name: 'rain.flac', kind: 'audio', sizeBytes: 97_000_000 });
  const host = createFakeHost({ dubs: [fakeDub(job)], assets: [sound] });
  const { screen } = await showApp(host, '#/');
  await expect.element(screen.getByRole('row', { name: /A talk/ })).toMatchTextContent(/5\.2 MB/);
  await expect.element(screen.getByRole('row', { name: /rain/ })).toMatchTextContent(/No picture/);
  host.setDub(fakeDub({ ...job, state: 'succeeded', finishedAtMs: 2_000 }, { output: fakeAsset('out', { sizeBytes: 8_300_000 }) }));
  await expect.element(screen.getByRole('row', { name: /A talk/ })).toMatchTextContent(/8\.3 MB/);
});
