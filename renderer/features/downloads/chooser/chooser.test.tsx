import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { COURSE_LINK, downloadsHost, LECTURE_LINK } from '../../../testing/download-scenes.ts';
import { createFakeBridge } from '../../../testing/fake-bridge.ts';
import { fakeInspection, fakePlaylist } from '../../../testing/fake-download-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

type Host = ReturnType<typeof downloadsHost>;
const startsOf = (host: Host, name: 'start' | 'startMany') =>
  host.calls.filter(([call]) => call === `downloads.${name}`).map(([, input]) => input);

async function open(host: Host, link: string, parts = {}) {
  const shown = await showApp(host, '#/downloads', parts);
  await shown.screen.getByRole('textbox', { name: 'Links to download' }).fill(link);
  await shown.screen.getByRole('button', { name: 'Choose a format' }).click();
  return { ...shown, panel: shown.screen.getByRole('complementary', { name: /^Choose/ }) };
}

test('a person sees what stands behind a link, takes another format with subtitles, and that is what is asked for', async () => {
  const host = downloadsHost([]);
  const { panel } = await open(host, LECTURE_LINK);
  await expect.element(panel.getByText('Course, 47:20, 12 chapters, 2 subtitle tracks')).toBeVisible();
  await expect.element(panel.getByRole('row', { name: /1080p Preset/ })).toHaveAttribute('aria-selected', 'true');
  await panel.getByRole('radio', { name: '720p, H.264, AAC, 520 MB' }).click();
  await panel.getByRole('checkbox', { name: 'German' }).click();
  await panel.getByRole('checkbox', { name: 'French' }).click();
  await panel.getByRole('checkbox', { name: 'Thumbnail' }).click();
  await expect.element(panel.getByText('Lecture 05 - Discrete Fourier transform [l5].mp4')).toBeVisible();
  await panel.getByRole('button', { name: 'Download 520 MB' }).click();
  await expect
    .poll(() => startsOf(host, 'start'))
    .toMatchObject([
      {
        url: LECTURE_LINK,
        ...{ kind: 'video', maxHeight: 720, container: 'mp4', formatIds: ['136', '140'] },
        ...{ subtitleLanguages: ['de', 'fr'], automaticSubtitles: true, thumbnail: false, describe: true },
        ...{ folder: { kind: 'library' }, again: false },
      },
    ]);
  await expect.element(panel).not.toBeInTheDocument();
});

test('audio only offers each kind of sound, and only containers that can hold it', async () => {
  const host = downloadsHost([]);
  const { panel } = await open(host, LECTURE_LINK);
  await panel.getByRole('radio', { name: 'Audio only' }).click();
  await panel.getByRole('radio', { name: 'AAC, 129 kbit/s, English, 45 MB' }).click();
  const containers = panel.getByRole('combobox', { name: 'Container' });
  await expect
    .poll(() => [...(containers.element() as HTMLSelectElement).options].map((option) => option.text))
    .toEqual(['As it comes (M4A)', 'M4A', 'MKV']);
  await panel.getByRole('button', { name: 'Download 45 MB' }).click();
  await expect.poll(() => startsOf(host, 'start')).toMatchObject([{ kind: 'audio', formatIds: ['140'], maxHeight: null }]);
});

test('the name is shown as it will be, a field is put in from the list, and one that does not exist is told', async () => {
  const { panel, screen } = await open(downloadsHost([]), LECTURE_LINK);
  const name = panel.getByRole('textbox', { name: 'Name' });
  await name.fill('{channel}/{title} ');
  await panel.getByRole('button', { name: 'Insert a field' }).click();
  await screen.getByRole('menuitem', { name: /Height/ }).click();
  await expect.element(panel.getByText('Course / Lecture 05 - Discrete Fourier transform 1080.mp4')).toBeVisible();
  await name.fill('{nonsense}');
  await expect.element(panel.getByRole('alert')).toMatchTextContent(/There is no field \{nonsense\}/);
  await expect.element(panel.getByRole('button', { name: /^Download/ })).toBeDisabled();
});

test('a folder is chosen by browsing the allowed ones in a browser, and by the system on the desktop', async () => {
  const host = downloadsHost([]);
  const { panel, screen } = await open(host, LECTURE_LINK);
  await panel.getByRole('button', { name: 'Change the folder' }).click();
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog.getByRole('button', { name: 'Save here' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Videos' }).click();
  await expect.element(dialog.getByText('a file.mp4')).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: 'Courses' }).click();
  await dialog.getByRole('button', { name: 'Save in Courses' }).click();
  await panel.getByRole('button', { name: /^Download/ }).click();
  await expect.poll(() => startsOf(host, 'start')).toMatchObject([{ folder: { kind: 'browsed', token: 'Courses' } }]);
});

test('on the desktop the system asks for the folder', async () => {
  const host = downloadsHost([]);
  const { panel } = await open(host, LECTURE_LINK, { bridge: createFakeBridge({ folder: { token: 'once', name: 'Films' } }) });
  await panel.getByRole('button', { name: 'Change the folder' }).click();
  await expect.element(panel.getByText('Films')).toBeVisible();
  await panel.getByRole('button', { name: /^Download/ }).click();
  await expect.poll(() => startsOf(host, 'start')).toMatchObject([{ folder: { kind: 'token', token: 'once' } }]);
});

test('what was downloaded before says so, and going on fetches it again', async () => {
  const earlier = { atMs: Date.UTC(2026, 10, 3), fileName: 'lecture.mp4' };
  const host = createFakeHost({ inspections: { [LECTURE_LINK]: fakeInspection({ earlier: { video: earlier, audio: null } }) } });
  const { panel } = await open(host, LECTURE_LINK);
  await expect.element(panel.getByText('Downloaded before, on November 3')).toBeVisible();
  await panel.getByRole('button', { name: /^Download/ }).click();
  await expect.poll(() => startsOf(host, 'start')).toMatchObject([{ again: true }]);
});

test('of a list those not downloaded before are ticked, and the ticked ones are queued with their titles', async () => {
  const host = downloadsHost([]);
  const { panel } = await open(host, COURSE_LINK);
  await expect.element(panel.getByText('21 of 24 videos ticked')).toBeVisible();
  await expect.element(panel.getByRole('checkbox', { name: '1. Part 1 of the course' })).not.toBeChecked();
  await expect.element(panel.getByText('Downloaded November 3').first()).toBeVisible();
  await panel.getByRole('button', { name: 'None' }).click();
  await expect.element(panel.getByRole('button', { name: 'Download 0 videos' })).toBeDisabled();
  await panel.getByRole('searchbox', { name: 'Filter videos' }).fill('part 2');
  await panel.getByRole('button', { name: 'All' }).click();
  await panel.getByRole('button', { name: 'Download 6 videos' }).click();
  await expect
    .poll(() => startsOf(host, 'startMany'))
    .toMatchObject([
      { again: false, links: ['20', '21', '22', '23', '24'].map((number) => ({ url: `https://course.example.org/v/${number}` })) },
      { again: true, links: [{ url: 'https://course.example.org/v/2', title: '2. Part 2 of the course' }] },
    ]);
});

test('videos of a list that were refused are told with the reason and stay ticked', async () => {
  const list = fakePlaylist(3, 0);
  if (list.kind !== 'playlist') throw new Error('no list');
  const entries = list.entries.map((entry, place) => (place === 1 ? { ...entry, url: 'https://user:pw@course.example.org/v/2' } : entry));
  const host = createFakeHost({ inspections: { [COURSE_LINK]: { ...list, entries } } });
  const { panel } = await open(host, COURSE_LINK);
  await panel.getByRole('button', { name: 'Download 3 videos' }).click();
  await expect.element(panel.getByText('2 downloads added. 1 video was not taken')).toBeVisible();
  await expect.element(panel.getByText('This is no link to a website.')).toBeVisible();
  await expect.element(panel.getByText('1 of 3 videos ticked')).toBeVisible();
});

test('a link that cannot be looked at says why and can be tried again, and Esc closes the panel', async () => {
  const host = downloadsHost([]);
  host.failNext('downloads.inspect', 'download.geo-blocked');
  const { panel, screen } = await open(host, LECTURE_LINK);
  await expect.element(panel.getByText('The site does not offer this video in your country')).toBeVisible();
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect.element(panel.getByText('Lecture 05 - Discrete Fourier transform', { exact: true })).toBeVisible();
  panel.getByRole('button', { name: 'Close the panel' }).element().focus();
  await userEvent.keyboard('{Escape}');
  await expect.element(panel).not.toBeInTheDocument();
  await expect.element(screen.getByRole('textbox', { name: 'Links to download' })).toHaveFocus();
});
