import { expect, test } from 'vitest';
import { downloadsHost } from '../../../testing/download-scenes.ts';
import { fakeArchived, fakeHistory } from '../../../testing/fake-download-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

test('the history tells sums and lines, a page at a time, and leaves what is searched for', async () => {
  const { screen } = await showApp(downloadsHost(), '#/downloads/history');
  await expect
    .element(screen.getByText('57 downloaded, 12.1 GB, 3 failed. Most from video.example.net (38) and course.example.org (19).'))
    .toBeVisible();
  await expect.element(screen.getByRole('tab', { name: 'History 60' })).toBeVisible();
  const rows = () => document.querySelectorAll('tbody tr').length;
  await expect.poll(rows).toBe(50);
  await screen.getByRole('button', { name: 'Show older' }).click();
  await expect.poll(rows).toBe(60);
  await expect.element(screen.getByRole('button', { name: 'Show older' })).not.toBeInTheDocument();
  await screen.getByRole('radio', { name: 'Failed' }).click();
  await expect.poll(rows).toBe(3);
  await expect.element(screen.getByRole('row', { name: /Lost part 3 .*This video is no longer there/ })).toBeVisible();
  await screen.getByRole('searchbox', { name: 'Search the history' }).fill('lost part 43');
  await expect.poll(rows).toBe(1);
});

test('a line of the history is downloaded again', async () => {
  const host = createFakeHost({ history: [fakeHistory('Part 1 of a course'), fakeHistory('Part 2 of a course')] });
  const { screen } = await showApp(host, '#/downloads/history');
  await screen
    .getByRole('row', { name: /Part 1 of a course/ })
    .getByRole('button', { name: 'Download again' })
    .click();
  await expect
    .poll(() => host.calls.find(([name]) => name === 'downloads.start')?.[1])
    .toMatchObject({
      url: 'https://video.example.net/watch/Part 1 of a course',
      again: true,
      kind: 'video',
    });
});

test('a video of the archive can be allowed again', async () => {
  const host = createFakeHost({ archive: [12, 13, 14].map((number) => fakeArchived(`Kept video ${number}`)) });
  const { screen } = await showApp(host, '#/downloads/archive');
  await screen.getByRole('searchbox', { name: 'Search the archive' }).fill('video 13');
  await screen.getByRole('button', { name: 'Allow again: Kept video 13' }).click();
  await expect
    .poll(() => host.calls)
    .toContainEqual(['downloads.forgetArchived', { site: 'video.example.net', videoId: 'Kept video 13', kind: 'video' }]);
  await expect.element(screen.getByRole('button', { name: 'Allow again: Kept video 13' })).not.toBeInTheDocument();
  await expect.element(screen.getByRole('tab', { name: 'Archive 2' })).toBeVisible();
});

test('an empty history and archive say what would be there, and a history that cannot be had can be tried again', async () => {
  const host = createFakeHost();
  host.failNext('downloads.history', 'internal');
  const { screen } = await showApp(host, '#/downloads/history');
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByText('No downloads yet')).toBeVisible();
  await screen.getByRole('tab', { name: /Archive/ }).click();
  await expect.element(screen.getByText('The archive is empty')).toBeVisible();
});
