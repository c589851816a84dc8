import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { downloadsHost, everyDownload, longQueue } from '../../../testing/download-scenes.ts';
import { createFakeBridge } from '../../../testing/fake-bridge.ts';
import { NOW } from '../../../testing/fake-data.ts';
import { fakeComplete, fakeDownload, fakeProgress, fakeTransfer } from '../../../testing/fake-download-data.ts';
import { showApp } from '../../../testing/show-app.tsx';

const show = async (host = downloadsHost()) => {
  const shown = await showApp(host, '#/downloads');
  const row = (name: RegExp) => shown.screen.getByRole('row', { name });
  return { ...shown, host, row };
};

test('each row says in words where its download stands', async () => {
  const { row } = await show();
  await page.viewport(1440, 1400);
  await expect.element(row(/Sampling/)).toMatchTextContent(/62%.*Downloading in 4 ranges.*1\.24 of 2\.01 GB.*22\.6 MB\/s.*0:35/);
  await expect.element(row(/Sampling/)).toMatchTextContent(/1080p MP4, subtitles English and German/);
  await expect.element(row(/Harbour/)).toMatchTextContent(/The link expired once and was renewed/);
  await expect.element(row(/part 3/)).toMatchTextContent(/Joining/);
  await expect.element(row(/asking/)).toMatchTextContent(/Asking the site/);
  await expect.element(row(/Chemistry/)).toMatchTextContent(/The site wants a sign-in for this video.*Try again.*Show log/);
  await expect.element(row(/Rain/)).toMatchTextContent(/47%.*Paused by you at/);
  await expect.element(row(/City walks/)).toMatchTextContent(/Tries again at .*The site cannot be reached/);
  await expect.element(row(/example\.net first/)).toMatchTextContent(/Waiting.*First in line/);
  await expect.element(row(/School garden/)).toMatchTextContent(/Complete.*Asked 1080p, served 720p.*whole and checked: 720p, H\.264, AAC/);
  await expect.element(row(/Tuning fork/)).toMatchTextContent(/Complete.*Served as asked: 1080p, H\.264, AAC.*212 MB/);
  await expect.element(row(/Oscilloscope/)).toMatchTextContent(/Skipped.*Downloaded before, on November 3.*Download again/);
  await expect.element(row(/Old news/)).toMatchTextContent(/Cancelled by you/);
});

test('of a thousand rows only those in view are in the page, and progress changes its own row alone', async () => {
  const downloads = longQueue(1_000);
  const { host, screen } = await show(downloadsHost(downloads));
  const grid = screen.getByRole('grid', { name: 'Queue' });
  await expect.element(grid).toHaveAttribute('aria-rowcount', '1001');
  await expect.element(grid.getByRole('row', { name: /Part 1 / })).toBeVisible();
  expect(grid.element().querySelectorAll('[role=row]').length).toBeLessThan(40);
  const changed = new Set<string | null | undefined>();
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes)
      changed.add((target instanceof Element ? target : target.parentElement)?.closest('[role=row]')?.ariaRowIndex);
  });
  observer.observe(grid.element(), { subtree: true, childList: true, characterData: true, attributes: true });
  const [, second] = downloads;
  if (!second) throw new Error('there are rows');
  host.setDownload({ ...second, job: { ...second.job, progress: fakeProgress('transfer', 0.5) }, transfer: fakeTransfer() });
  await expect.element(grid.getByRole('row', { name: /Part 2 / })).toMatchTextContent(/50%/);
  observer.disconnect();
  expect([...changed]).toEqual(['3']);
});

test('the queue goes by keys alone: arrows and End move, Space selects, Shift selects a range, Esc lets go', async () => {
  const { screen } = await show(downloadsHost(longQueue(200)));
  const grid = screen.getByRole('grid');
  await expect.element(grid.getByRole('row', { name: /Part 1 / })).toBeVisible();
  expect(grid.element().querySelectorAll('[role=rowgroup] [role=row][tabindex="0"]')).toHaveLength(1);
  grid
    .getByRole('row', { name: /Part 1 / })
    .element()
    .focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(grid.getByRole('row', { name: /Part 2 / })).toHaveFocus();
  await userEvent.keyboard('{End}');
  await expect.element(grid.getByRole('row', { name: /Part 200 / })).toHaveFocus();
  await expect.element(grid.getByRole('row', { name: /Part 200 / })).toBeInViewport();
  await userEvent.keyboard('{Home} ');
  await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{/Shift}');
  await expect.element(screen.getByText('4 selected')).toBeVisible();
  await expect.element(grid.getByRole('row', { name: /Part 4 / })).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Escape}');
  await expect.element(screen.getByText('4 selected')).not.toBeInTheDocument();
});

test('Enter pauses what runs and goes on with it', async () => {
  const { host, row } = await show();
  await expect.element(row(/Harbour/)).toBeVisible();
  row(/Harbour/)
    .element()
    .focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['jobs.pause', { id: 'harbour' }]);
  await expect.element(row(/Harbour/)).toMatchTextContent(/Paused by you/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'harbour' }]);
});

test('what is selected is paused, put first or removed together, each action only for those it can be done to', async () => {
  const { host, screen } = await show();
  await screen.getByRole('checkbox', { name: 'Select Harbour at dawn - 4K60 test reel' }).click();
  await screen.getByRole('checkbox', { name: 'Select Chemistry lab safety - part 2' }).click();
  const bar = screen.getByRole('toolbar', { name: 'Selected downloads' });
  await bar.getByRole('button', { name: 'Priority' }).click();
  await screen.getByRole('menuitemradio', { name: 'First' }).click();
  await expect.poll(() => host.calls).toContainEqual(['downloads.setPriority', { ids: ['harbour', 'lab'], priority: 'first' }]);
  await bar.getByRole('button', { name: 'Pause 1' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.pause', { id: 'harbour' }]);
  await bar.getByRole('button', { name: 'Remove 1' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.remove', { id: 'lab' }]);
  await expect.element(screen.getByText('1 selected')).toBeVisible();
});

test('a click with Shift selects all rows from the one before', async () => {
  const { screen } = await show(downloadsHost(longQueue(10)));
  await screen.getByRole('checkbox', { name: 'Select Part 2' }).click();
  await screen.getByRole('checkbox', { name: 'Select Part 5' }).click({ modifiers: ['Shift'] });
  await expect.element(screen.getByText('4 selected')).toBeVisible();
  await expect.element(screen.getByRole('checkbox', { name: 'Select Part 4' })).toBeChecked();
});

test('the whole queue is paused, gone on with, tried again and cleared', async () => {
  const { host, screen } = await show();
  for (const [name, call] of [
    ['Pause all', 'pauseAll'],
    ['Go on with all', 'resumeAll'],
    ['Retry failed', 'retryFailed'],
    ['Clear finished', 'clearDone'],
  ] as const) {
    await screen.getByRole('button', { name, exact: true }).click();
    await expect.poll(() => host.calls.map(([procedure]) => procedure)).toContain(`downloads.${call}`);
  }
  await expect.element(screen.getByRole('row', { name: /Tuning fork/ })).not.toBeInTheDocument();
  await expect.element(screen.getByRole('button', { name: 'Clear finished' })).not.toBeInTheDocument();
});

test('the speed limit and the number at a time are settings', async () => {
  const { host, screen } = await show();
  await screen.getByRole('button', { name: 'Speed limit: No speed limit' }).click();
  await screen.getByRole('menuitemradio', { name: '2.0 MB/s' }).click();
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.bytesPerSecond': 2_000_000 }]);
  await expect.element(screen.getByRole('button', { name: 'Speed limit: 2.0 MB/s at most' })).toBeVisible();
  await screen.getByRole('button', { name: /^Downloads at the same time/ }).click();
  await screen.getByRole('menuitemradio', { name: '5 at a time' }).click();
  await expect.poll(() => host.calls).toContainEqual(['settings.set', { 'downloads.atOnce': 5 }]);
});

test('what was skipped can be downloaded again, and its row goes', async () => {
  const { host, row } = await show();
  await row(/Oscilloscope/)
    .getByRole('button', { name: 'Download again' })
    .click();
  await expect
    .poll(() => host.calls.find(([name]) => name === 'downloads.start')?.[1])
    .toMatchObject({
      url: 'https://video.example.net/watch/scope',
      again: true,
    });
  await expect.element(row(/Oscilloscope/)).not.toBeInTheDocument();
});

test('what went to a folder of its own asks for the folder again before it is fetched a second time', async () => {
  const skipped = fakeDownload(
    'scope',
    { state: 'succeeded', title: 'Scope' },
    { hasFolder: true, earlier: { atMs: NOW, fileName: null } },
  );
  const { host, screen, row } = await show(downloadsHost([skipped]));
  await row(/Scope/).getByRole('button', { name: 'Download again' }).click();
  await expect.element(screen.getByRole('complementary', { name: 'Choose a format' })).toBeVisible();
  expect(host.calls.map(([name]) => name)).not.toContain('downloads.start');
});

test('a failed row shows its log, and a list of videos opens to choose from', async () => {
  const { screen, row } = await show();
  await row(/Chemistry/)
    .getByRole('button', { name: 'Show log' })
    .click();
  await expect.element(screen.getByRole('dialog').getByText('The site wants a sign-in')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await row(/playlist/)
    .getByRole('button', { name: 'Choose videos' })
    .click();
  await expect.element(screen.getByRole('complementary', { name: 'Choose videos' })).toBeVisible();
});

test('a finished file is played in the page, and on the desktop shown where it lies', async () => {
  const bridge = createFakeBridge();
  const host = downloadsHost([fakeComplete('fork', { title: 'Tuning fork' })]);
  const { screen } = await showApp(host, '#/downloads', { bridge });
  await screen.getByRole('button', { name: 'Play' }).click();
  await expect.element(screen.getByRole('dialog', { name: 'Tuning fork' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await screen.getByRole('button', { name: 'Actions for Tuning fork' }).click();
  await screen.getByRole('menuitem', { name: 'Show in folder' }).click();
  expect(bridge.shown).toEqual(['fork-file']);
});

test('the search leaves the rows that hold it, and the footer tells what is to go', async () => {
  const { screen, row } = await show(downloadsHost(everyDownload()));
  await expect.element(screen.getByText(/^2\.4 GB to go, done near \d\d:\d\d at this rate, 3 waiting$/)).toBeVisible();
  await expect.element(screen.getByText('41.0 MB/s')).toBeVisible();
  await screen.getByRole('searchbox', { name: 'Search the queue' }).fill('harbour');
  await expect.element(row(/Harbour/)).toBeVisible();
  await expect.element(row(/Sampling/)).not.toBeInTheDocument();
  await screen.getByRole('searchbox', { name: 'Search the queue' }).fill('no such');
  await expect.element(screen.getByText('Nothing matches')).toBeVisible();
});

test('while the host is away nothing that needs it can be pressed and no rate is told', async () => {
  const { screen, session, row } = await show();
  await expect.element(row(/Sampling/).getByRole('button', { name: 'Pause' })).toBeEnabled();
  session.connection.setState({ status: 'lost' });
  await expect.element(row(/Sampling/).getByRole('button', { name: 'Pause' })).toBeDisabled();
  await expect.element(row(/Sampling/)).not.toMatchTextContent(/MB\/s/);
  await expect.element(screen.getByRole('button', { name: 'Pause all' })).toBeDisabled();
});

test('a queue that cannot be had says why in its place and is asked for again', async () => {
  const host = downloadsHost();
  host.failNext('downloads.watch', 'internal');
  const { screen, row } = await show(host);
  await screen.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect.element(row(/Sampling/)).toBeVisible();
});
