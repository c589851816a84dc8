import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { assetId } from '../../common/units/ids.ts';
import { createUploads } from '../client/stores/uploads.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { fakeAsset, fakeChunk, fakeDub, fakeJob, HEALTHY } from '../testing/fake-data.ts';
import { createFakeHost } from '../testing/fake-host.ts';
import { busyHost } from '../testing/scenes.ts';
import { showApp } from '../testing/show-app.tsx';

const running = fakeDub(
  fakeJob('a', { title: 'A talk', state: 'running', progress: { kind: 'fraction', stage: 'dub', fraction: 0.4, etaMs: 34_000 } }),
);

test('the theme follows the settings', async () => {
  const host = createFakeHost({ settings: { 'appearance.theme': 'light' } });
  const { screen } = await showApp(host, '#/settings');
  await expect.poll(() => document.documentElement.dataset.theme).toBe('light');
  await screen.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(() => document.documentElement.dataset.theme).toBe('dark');
  expect(host.calls).toContainEqual(['settings.set', { 'appearance.theme': 'dark' }]);
});

test('Ctrl and a digit goes to a section, F6 goes round the regions, Esc closes the jobs', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [running] }), '#/');
  await expect.element(screen.getByRole('heading', { name: 'Recent work' })).toBeVisible();
  await userEvent.keyboard('{Control>}2{/Control}');
  expect(window.location.hash).toBe('#/downloads');
  await userEvent.keyboard('{Control>}4{/Control}');
  expect(window.location.hash).toBe('#/settings');
  await userEvent.keyboard('{Control>}3{/Control}');
  expect(window.location.hash).toBe('#/dubbing');
  await userEvent.keyboard('{Control>}1{/Control}');
  expect(window.location.hash).toBe('#/');
  await userEvent.keyboard('{Control>}j{/Control}');
  const drawer = screen.getByRole('region', { name: 'Jobs' });
  await expect.element(drawer).toBeVisible();
  const regions: (string | undefined)[] = [];
  for (let step = 0; step < 4; step++) {
    await userEvent.keyboard('{F6}');
    const region = document.activeElement?.closest('[data-region]');
    regions.push(region?.className.split(' ')[0]);
    if (region?.className === 'drawer') await userEvent.keyboard('{Escape}');
  }
  expect(regions).toEqual(['rail', 'main', 'drawer', 'rail']);
  await expect.element(drawer).not.toBeInTheDocument();
});

test('a running job is in the status bar and the drawer, and can be paused and cancelled there', async () => {
  const host = createFakeHost({ dubs: [running] });
  const { screen } = await showApp(host, '#/');
  await screen.getByRole('button', { name: '1 job running' }).click();
  const row = screen.getByRole('region', { name: 'Jobs' }).getByRole('row', { name: /A talk/ });
  await expect.element(row).toMatchTextContent(/Dubbing chunks.*40%.*0:34/);
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.pause', { id: 'a' }]);
  await screen.getByRole('tab', { name: 'Waiting 1' }).click();
  await screen
    .getByRole('row', { name: /A talk/ })
    .getByRole('button', { name: 'Cancel' })
    .click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.cancel', { id: 'a' }]);
  await screen.getByRole('tab', { name: 'Done 1' }).click();
  await expect.element(screen.getByRole('region', { name: 'Jobs' }).getByText('Cancelled by you')).toBeVisible();
});

test('an action that the host refuses is told with what to do', async () => {
  const host = createFakeHost({ dubs: [running] });
  host.failNext('jobs.pause', 'job.not-possible');
  const { screen } = await showApp(host, '#/dubbing/a');
  await screen.getByRole('main').getByRole('button', { name: 'Pause' }).click();
  await expect.element(screen.getByText('The job cannot do that now')).toBeVisible();
});

test('a lost connection is said in the status bar until it is back', async () => {
  const { screen, session } = await showApp(createFakeHost(), '#/');
  session.connection.setState({ status: 'lost' });
  await expect.element(screen.getByText('Connection lost, trying again')).toBeVisible();
  session.connection.setState({ status: 'open' });
  await expect.element(screen.getByText('Connection lost, trying again')).not.toBeInTheDocument();
});

test('while the host is away the page says so, shows no time left and offers nothing that needs the host', async () => {
  const dub = fakeDub(running.job, {
    stages: running.stages.map((stage) => (stage.stage === 'dub' ? { ...stage, state: 'running' } : stage)),
  });
  const host = createFakeHost({ dubs: [{ ...dub, chunks: [fakeChunk('es', 0)] }] });
  const { screen, session } = await showApp(host, '#/dubbing/a');
  const main = screen.getByRole('main');
  await expect.element(main.getByText('0 of 1, 0:34 left')).toBeVisible();
  session.connection.setState({ status: 'lost' });
  await expect.element(main.getByText(/^StreamFetch does not answer\./)).toBeVisible();
  await expect.element(main.getByText('0 of 1', { exact: true }).first()).toBeVisible();
  await expect.element(main.getByText(/left/)).not.toBeInTheDocument();
  await expect.element(main.getByRole('button', { name: 'Pause' })).toBeDisabled();
  await expect.element(main.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  session.connection.setState({ status: 'open' });
  await expect.element(main.getByRole('button', { name: 'Pause' })).toBeEnabled();
});

test('a change of page puts the focus on the heading of the new one', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [running] }), '#/');
  await expect.element(screen.getByRole('heading', { name: 'Recent work' })).toBeVisible();
  expect(document.activeElement).toBe(document.body);
  await screen.getByRole('link', { name: 'Dubbing' }).click();
  await expect.element(screen.getByRole('heading', { name: /A talk/, level: 1 })).toHaveFocus();
  await screen.getByRole('link', { name: 'Settings' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Settings', level: 1 })).toHaveFocus();
  await screen.getByRole('link', { name: 'Services' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Services', level: 2 })).toHaveFocus();
});

test('the jobs open where there are some', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub({ ...running.job, state: 'failed' })] }), '#/');
  await screen.getByRole('button', { name: 'No jobs running' }).click();
  await expect.element(screen.getByRole('tab', { name: 'Need you 1' })).toHaveAttribute('aria-selected', 'true');
});

test('a browser that is signed out is told how to get back in', async () => {
  const { screen, session } = await showApp(createFakeHost(), '#/');
  session.connection.setState({ status: 'signed-out' });
  await expect.element(screen.getByText(/streamfetch serve/)).toBeVisible();
});

test('a check that found a problem is in the status bar and leads to its advice', async () => {
  const [first, ...rest] = HEALTHY;
  const checks = [
    { ...(first ?? HEALTHY[0]), check: 'runtime', status: 'problem', message: 'ffmpeg is not there.', advice: 'Install it.' },
    ...rest,
  ] as const;
  const host = createFakeHost({ checks });
  const { screen } = await showApp(host, '#/');
  await screen.getByRole('link', { name: '1 check needs you' }).click();
  await expect.element(screen.getByText('Install it.')).toBeVisible();
  await screen.getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => host.calls.filter(([name]) => name === 'doctor.run')).toHaveLength(2);
});

test('in a browser a file is uploaded and offered for dubbing', async () => {
  const host = createFakeHost();
  const uploads = createUploads(() => {
    host.addAsset(fakeAsset('uploaded', { name: 'mine.mp4', origin: 'upload', isStored: true }));
    return Promise.resolve(assetId('uploaded'));
  });
  const { screen } = await showApp(host, '#/', { uploads });
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'mine.mp4'));
  window.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, cancelable: true }));
  await expect.element(screen.getByText('Drop files to add them')).toBeVisible();
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  await screen.getByRole('button', { name: 'Dub it' }).click();
  await expect.element(screen.getByRole('main').getByText('mine.mp4')).toBeVisible();
  expect(window.location.hash).toBe('#/dubbing/new?file=uploaded');
});

test('in a browser a file of an allowed folder is chosen by browsing', async () => {
  const host = busyHost();
  const { screen } = await showApp(host, '#/');
  await screen.getByRole('main').getByRole('button', { name: 'Choose files' }).click();
  const dialog = screen.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Where StreamFetch runs' }).click();
  await dialog.getByRole('button', { name: 'Videos' }).click();
  await dialog.getByRole('button', { name: /Rain on a tin roof/ }).click();
  await dialog.getByRole('button', { name: 'Add file' }).click();
  await expect.poll(() => host.calls).toContainEqual(['assets.addBrowsed', { token: 'rain' }]);
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.poll(() => window.location.hash).toMatch(/^#\/dubbing\/new\?file=browsed/);
});

test('on the desktop a file comes from the system dialog, and the menu works', async () => {
  const bridge = createFakeBridge({ media: [assetId('talk')] });
  const host = createFakeHost({ assets: [fakeAsset('talk')], host: 'desktop' });
  const { screen } = await showApp(host, '#/', { bridge });
  bridge.menu('go-settings');
  await expect.poll(() => window.location.hash).toBe('#/settings');
  bridge.menu('open-media');
  await expect.poll(() => window.location.hash).toBe('#/dubbing/new?file=talk');
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
});
