import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { stageViews } from '../../../../common/domain/dubbing/stages.ts';
import { assetId } from '../../../../common/units/ids.ts';
import { createFakeBridge } from '../../../testing/fake-bridge.ts';
import { fakeChunk, fakeDub, fakeJob, fakeLog } from '../../../testing/fake-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { finishedDub, runningDub } from '../../../testing/scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

test('a failed chunk shows its sentence and is retried alone', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  await screen.getByRole('option', { name: /Chunk 20, Failed/ }).click();
  const inspector = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(inspector.getByRole('heading', { name: 'Chunk 20, German' })).toBeVisible();
  await expect
    .element(inspector.getByRole('alert'))
    .toMatchTextContent(/came back too long for its place.*Nothing of it was cut.*Retry, about \$0\.30/);
  await inspector.getByRole('button', { name: 'Retry, about $0.30' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.retry', { id: 'chunk-de-19' }]);
  await expect.element(screen.getByRole('option', { name: /Chunk 20, Waiting/ })).toBeVisible();
});

test('all failed chunks are retried with one button, and no other', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  await screen.getByRole('button', { name: 'Retry 2 failed, about $0.60' }).click();
  await expect
    .poll(() => host.calls.filter(([name]) => name === 'jobs.retry'))
    .toEqual([
      ['jobs.retry', { id: 'chunk-es-22' }],
      ['jobs.retry', { id: 'chunk-de-19' }],
    ]);
});

test('the chunk grid is reached by keyboard, is one tab stop a language, and arrows follow its rows', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  const spanish = screen.getByRole('listbox', { name: 'Chunks in Spanish' });
  await expect.element(spanish).toBeVisible();
  expect(spanish.element().querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  await screen.getByRole('button', { name: 'Retry 2 failed, about $0.60' }).element().focus();
  await userEvent.keyboard('{Tab}');
  const focused = () => document.activeElement?.getAttribute('aria-label') ?? '';
  expect(focused()).toMatch(/^Chunk 23, Failed/);
  await userEvent.keyboard('{ArrowRight}');
  expect(focused()).toMatch(/^Chunk 24,/);
  await userEvent.keyboard('{Home}');
  expect(focused()).toMatch(/^Chunk 1, Complete, 0:00 to 1:00$/);
  const cells = [...spanish.element().querySelectorAll<HTMLElement>('button')];
  const columns = cells.filter((cell) => cell.offsetTop === cells[0]?.offsetTop).length;
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toMatch(new RegExp(`^Chunk ${columns + 1},`));
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement?.closest('[role="listbox"]')?.getAttribute('aria-label')).toBe('Chunks in German');
});

test('the running stage tells its share, what is done, the time left and the pace', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [runningDub()] }), '#/dubbing/lecture-dub');
  const stage = screen.getByRole('list', { name: 'Stages' }).getByRole('listitem').nth(2);
  await expect.element(stage).toMatchTextContent(/Dub ?66% ?70 of 106, 14 min left, 2\.4 chunks a minute/);
});

test('a dub is shown live, and leaving the page ends its watch', async () => {
  const job = fakeJob('a', { title: 'A talk', state: 'running' });
  const host = createFakeHost({ dubs: [fakeDub(job)] });
  const { screen } = await showApp(host, '#/dubbing/a');
  await expect.element(screen.getByRole('heading', { name: 'A talk Dubbing Rehearsal' })).toBeVisible();
  expect(host.watchedDubs()).toBe(1);
  host.setDub(fakeDub({ ...job, state: 'paused' }, { chunks: [fakeChunk('es', 0)] }));
  await expect.element(screen.getByRole('option', { name: /Chunk 1, Waiting/ })).toBeVisible();
  await screen.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'a' }]);
  window.location.hash = '#/';
  await expect.poll(() => host.watchedDubs()).toBe(0);
});

test('a dub that failed says what happened and what is safe, and is retried from there', async () => {
  const error = { code: 'media.disk-full', message: 'no space', details: { neededBytes: 1_200_000_000, freeBytes: 40_000_000 } };
  const host = createFakeHost({ dubs: [fakeDub(fakeJob('a', { state: 'failed', error }))] });
  const { screen } = await showApp(host, '#/dubbing/a');
  const notice = screen.getByRole('alert');
  await expect.element(notice).toMatchTextContent(/The disk is full.*needs 1\.2 GB and 40 MB are free.*finished parts are kept/);
  await notice.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.retry', { id: 'a' }]);
});

test('an address of a dub that is gone says so and leads on', async () => {
  const { screen } = await showApp(createFakeHost(), '#/dubbing/gone');
  await expect.element(screen.getByRole('heading', { name: 'This dub is not here' })).toBeVisible();
  await screen.getByRole('main').getByRole('button', { name: 'New dub' }).last().click();
  expect(window.location.hash).toBe('#/dubbing/new');
});

test('a rehearsal says plainly that it was one, beside the result and its report', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [finishedDub()] }), '#/dubbing/talk-dub');
  await expect.element(screen.getByText('This was a rehearsal')).toBeVisible();
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByText('Exactly 2,016,000 samples')).toBeVisible();
  await expect.element(side.getByText('Copied bit for bit')).toBeVisible();
  await expect.element(screen.getByText('5 heard, at most 0.02 ms off')).toBeVisible();
});

test('the log can be narrowed to warnings and errors', async () => {
  const job = fakeJob('a', { state: 'running' });
  const logs = new Map([
    [
      job.id,
      fakeLog([
        ['info', 'all is well'],
        ['warn', 'slow answer'],
        ['error', 'no answer'],
      ]),
    ],
  ]);
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub(job)], logs }), '#/dubbing/a');
  await screen.getByRole('tab', { name: 'Log' }).click();
  await expect.element(screen.getByText('all is well')).toBeVisible();
  await screen.getByRole('tab', { name: /^Errors/ }).click();
  await expect.element(screen.getByText('no answer')).toBeVisible();
  await expect.element(screen.getByText('all is well')).not.toBeInTheDocument();
  await expect.element(screen.getByText('slow answer')).not.toBeInTheDocument();
});

test('the log stays at its newest line when the window gets smaller', async () => {
  const job = fakeJob('a', { state: 'running' });
  const lines = fakeLog(Array.from({ length: 60 }, (_, index) => ['info', `line ${index}`] as const));
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub(job)], logs: new Map([[job.id, lines]]) }), '#/dubbing/a');
  await screen.getByRole('tab', { name: 'Log' }).click();
  const newest = screen.getByText('line 59');
  await expect.element(newest).toBeInViewport();
  await page.viewport(1024, 700);
  await expect.element(newest).toBeInViewport();
});

test('the log can be searched, and only what is shown is copied', async () => {
  const job = fakeJob('a', { state: 'running' });
  const lines = fakeLog([
    ['info', 'Spanish chunk 1 sent'],
    ['info', 'German chunk 1 sent'],
    ['warn', 'Spanish chunk 2 is late'],
  ]);
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub(job)], logs: new Map([[job.id, lines]]) }), '#/dubbing/a');
  await screen.getByRole('tab', { name: 'Log' }).click();
  const copied: string[] = [];
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text));
  onTestFinished(() => write.mockRestore());
  const field = screen.getByRole('searchbox', { name: 'Find text' });
  await field.fill('SPANISH');
  await expect.element(screen.getByText('German chunk 1 sent')).not.toBeInTheDocument();
  await screen.getByRole('button', { name: 'Copy these lines' }).click();
  await expect.element(screen.getByText('2 lines copied')).toBeVisible();
  expect(copied[0]).toMatch(/info Spanish chunk 1 sent\n.*warn Spanish chunk 2 is late$/);
  await field.fill('French');
  await expect.element(screen.getByText('No line holds “French”.')).toBeVisible();
});

test('the result is shown in its folder on the desktop and downloaded in a browser', async () => {
  const bridge = createFakeBridge();
  const desktop = await showApp(createFakeHost({ dubs: [finishedDub()] }), '#/dubbing/talk-dub', { bridge });
  await desktop.screen.getByRole('button', { name: 'Show in folder' }).click();
  expect(bridge.shown).toEqual([assetId('talk-es')]);
  await desktop.screen.unmount();
  const browser = await showApp(createFakeHost({ dubs: [finishedDub()] }), '#/dubbing/talk-dub');
  await expect.element(browser.screen.getByRole('link', { name: 'Download' })).toHaveAttribute('href', 'media/talk-es?download=1');
});

test('a dub with finished chunks is only cancelled after a question', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  const cancel = screen.getByRole('main').getByRole('button', { name: 'Cancel' });
  await cancel.click();
  const dialog = screen.getByRole('dialog', { name: 'Cancel this dub?' });
  await expect.element(dialog).toMatchTextContent(/70 of 106 chunks are finished\. They are kept/);
  await expect.element(dialog.getByRole('button', { name: 'Keep dubbing' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(host.calls.filter(([name]) => name === 'jobs.cancel')).toEqual([]);
  await cancel.click();
  await dialog.getByRole('button', { name: 'Cancel dub' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.cancel', { id: 'lecture-dub' }]);
});

test('a dub with a chunk that is paid for and not fetched is only cancelled after a question', async () => {
  const chunks = [fakeChunk('es', 0, { state: 'running', stage: 'service', remoteId: 'work-1' }), fakeChunk('es', 1)];
  const host = createFakeHost({ dubs: [fakeDub(fakeJob('a', { state: 'running' }), { chunks })] });
  const { screen } = await showApp(host, '#/dubbing/a');
  await screen.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Cancel this dub?' });
  await expect.element(dialog).toMatchTextContent(/1 chunk is at the service and paid for\. It stays there/);
  expect(host.calls.filter(([name]) => name === 'jobs.cancel')).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel dub' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.cancel', { id: 'a' }]);
});

test('a dub without a finished chunk is cancelled at once', async () => {
  const host = createFakeHost({ dubs: [fakeDub(fakeJob('a', { state: 'running' }), { chunks: [fakeChunk('es', 0)] })] });
  const { screen } = await showApp(host, '#/dubbing/a');
  await screen.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.cancel', { id: 'a' }]);
});

test('the numbers of a hundred chunks and more do not run into their icons', async () => {
  const chunks = Array.from({ length: 120 }, (_, index) => fakeChunk('es', index, { state: 'succeeded' }));
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub(fakeJob('a', { state: 'running' }), { chunks })] }), '#/dubbing/a');
  const cell = screen.getByRole('option', { name: /^Chunk 120,/ });
  await expect.element(cell).toBeInTheDocument();
  const number = cell.element().querySelector('span')?.getBoundingClientRect();
  const icon = cell.element().querySelector('svg')?.getBoundingClientRect();
  expect(number?.right).toBeLessThan(icon?.left ?? 0);
});

test('in the smallest window the report of a finished dub with many chunks begins in view', async () => {
  const chunks = Array.from({ length: 120 }, (_, index) => fakeChunk('es', index, { state: 'succeeded' }));
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...finishedDub(), chunks }] }), '#/dubbing/talk-dub');
  await page.viewport(1024, 700);
  const tab = screen.getByRole('tab', { name: 'Sync report' });
  await expect.element(tab).toBeVisible();
  expect(tab.element().getBoundingClientRect().bottom).toBeLessThan(screen.getByRole('main').element().getBoundingClientRect().bottom);
});

test('sync report and log stand side by side where both have room, and are two tabs elsewhere', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [finishedDub()] }), '#/dubbing/talk-dub');
  await page.viewport(1440, 900);
  await expect.element(screen.getByRole('tabpanel', { name: 'Sync report' })).toBeVisible();
  await expect.element(screen.getByRole('region', { name: 'Log' })).not.toBeInTheDocument();
  await page.viewport(1920, 1080);
  await expect.element(screen.getByRole('region', { name: 'Sync report' })).toBeVisible();
  await expect.element(screen.getByRole('region', { name: 'Log' })).toBeVisible();
});

test('the edge above sync report and log is moved by keyboard, and stays there for the next dub', async () => {
  const host = createFakeHost({ dubs: [finishedDub(), fakeDub(fakeJob('a', { state: 'running' }))] });
  const { screen } = await showApp(host, '#/dubbing/talk-dub');
  const edge = screen.getByRole('separator', { name: 'Height of the details' });
  const panel = () => document.querySelector('.dub-bottom')?.getBoundingClientRect().height ?? 0;
  await expect.element(edge).toBeVisible();
  // The page above may still be growing to its content.
  let before = 0;
  const isStill = (): boolean => {
    const last = before;
    before = panel();
    return before > 0 && before === last;
  };
  await expect.poll(isStill, { interval: 150 }).toBe(true);
  edge.element().focus();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(panel).toBeCloseTo(before + 16, -1);
  await userEvent.keyboard('{End}');
  await expect.poll(panel).toBe(120);
  await expect.element(edge).toHaveAttribute('aria-valuenow', '120');
  window.location.hash = '#/dubbing/a';
  await expect.element(screen.getByRole('region', { name: 'a', exact: true })).toBeVisible();
  await expect.poll(panel).toBe(120);
});

test('a dub in many languages offers them in a list', async () => {
  const dub = finishedDub();
  const targetLanguages = ['es', 'de', 'fr', 'it', 'pt'];
  const { screen } = await showApp(
    createFakeHost({ dubs: [{ ...dub, config: { ...dub.config, targetLanguages } }] }),
    '#/dubbing/talk-dub',
  );
  const list = screen.getByRole('combobox', { name: 'Language of the report' });
  await expect.element(list).toHaveValue('es');
  await list.selectOptions('German');
  await expect.element(list).toHaveValue('de');
});

test('a dub that goes on does not take back the stages it was through', async () => {
  const progress = { kind: 'fraction', stage: 'prepare', fraction: 0.5, etaMs: null } as const;
  const job = fakeJob('a', { state: 'running', progress });
  const chunks = [fakeChunk('es', 0, { state: 'succeeded' }), fakeChunk('es', 1)];
  const { screen } = await showApp(createFakeHost({ dubs: [fakeDub(job, { chunks, stages: [...stageViews(job)] })] }), '#/dubbing/a');
  const stage = screen.getByRole('list', { name: 'Stages' }).getByRole('listitem');
  await expect.element(stage.nth(0).getByRole('img', { name: 'Done' })).toBeVisible();
  await expect.element(stage.nth(2)).toHaveAttribute('aria-current', 'step');
  await expect.element(stage.nth(2)).toMatchTextContent(/Reading the file/);
});

test('a chunk that was too silent to measure says so', async () => {
  const dub = finishedDub();
  const report = dub.report && {
    ...dub.report,
    languages: dub.report.languages.map((language) => ({
      ...language,
      joins: language.joins.map((join) => (join.chunk === 0 ? join : { ...join, offset: null })),
    })),
  };
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...dub, report }] }), '#/dubbing/talk-dub');
  await expect.element(screen.getByText('1 heard, 0.00 ms off')).toBeVisible();
  await expect.element(screen.getByRole('row', { name: /^2 10\.000/ })).toMatchTextContent(/Too silent to measure/);
});

test('a result whose original has no known language names both tracks, and what was kept without saying it twice', async () => {
  const dub = finishedDub();
  const report = dub.report && { ...dub.report, kept: ['original picture', 'original audio'] };
  const tracks = dub.tracks.map((track) => (track.kind === 'original' ? { ...track, language: null } : track));
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...dub, report, tracks }] }), '#/dubbing/talk-dub');
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByText('Original and Spanish')).toBeVisible();
  await expect.element(side.getByText('Kept from the original: picture and audio')).toBeVisible();
  await expect.element(side.getByText('0:42', { exact: true })).toBeVisible();
});
