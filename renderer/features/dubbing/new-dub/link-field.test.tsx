import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fakeAsset } from '../../../testing/fake-data.ts';
import { fakeComplete, fakeDownload, fakeProgress, fakeTransfer } from '../../../testing/fake-download-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

const LINK = 'https://video.example.net/watch/lecture';

test('a pasted link is fetched while the rest is chosen, and the form goes on with its file', async () => {
  const host = createFakeHost();
  const { screen } = await showApp(host, '#/dubbing/new');
  await screen.getByRole('textbox', { name: 'Paste the link of a video' }).fill(LINK);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls.find(([name]) => name === 'downloads.start')?.[1]).toMatchObject({ url: LINK });
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new?link=new-1');
  await expect.element(screen.getByText('The video is not here yet.')).toBeVisible();

  const running = { state: 'running' as const, attempt: 1, title: 'Lecture', progress: fakeProgress('transfer', 0.62) };
  host.setDownload(fakeDownload('new-1', running, { url: LINK, transfer: fakeTransfer() }));
  await expect.element(screen.getByText(/^Downloading, 62/)).toBeVisible();
  await screen.getByLabelText('Spoken language').selectOptions('English');

  const file = fakeAsset('lecture-file', { name: 'Lecture.mp4' });
  host.addAsset(file);
  host.setDownload({ ...fakeComplete('new-1', { title: 'Lecture' }), output: file });
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new?link=new-1&file=lecture-file');
  await expect.element(screen.getByText('Lecture.mp4').first()).toBeVisible();
  await expect.element(screen.getByLabelText('Spoken language')).toHaveValue('en');
  await expect.element(screen.getByRole('button', { name: 'Start rehearsal' })).toBeEnabled();
});

test('a link that cannot be fetched says why, and can be tried again or left', async () => {
  const error = { code: 'download.private', message: 'Private.', details: {} };
  const host = createFakeHost({ downloads: [fakeDownload('d1', { state: 'failed', attempt: 1, title: 'A talk', error })] });
  const { screen } = await showApp(host, '#/dubbing/new?link=d1');
  await expect.element(screen.getByText('This video is private')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Take another' })).toBeVisible();
  await screen.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.retry', { id: 'd1' }]);
  // It waits for its turn again, so that leaving it is to cancel it.
  await screen.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.cancel', { id: 'd1' }]);
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new');
});

test('a video that was downloaded before is taken from the library', async () => {
  const file = fakeAsset('old-file', { name: 'Old.mp4' });
  const skipped = fakeDownload('d2', { state: 'succeeded', title: 'Old' }, { earlier: { atMs: 1, fileName: 'Old.mp4' } });
  const video = { site: 'video.example.net', videoId: 'd2', title: 'Old', channel: null, durationMs: null };
  const line = { id: 'h1', site: video.site, videoId: 'd2', videoTitle: 'Old', videoUrl: LINK, fileName: 'Old.mp4', downloadDurationMs: 1 };
  const format = { itag: '18', quality: '360p', container: 'mp4', filesize: null };
  const host = createFakeHost({
    assets: [file],
    downloads: [{ ...skipped, video }],
    history: [{ ...line, format, success: true, error: null, atMs: 1, assetId: file.id }],
  });
  const { screen } = await showApp(host, '#/dubbing/new?link=d2');
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new?link=d2&file=old-file');
  await expect.element(screen.getByText('Old.mp4').first()).toBeVisible();
});
