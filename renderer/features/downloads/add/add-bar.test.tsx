import { expect, test } from 'vitest';
import { downloadsHost } from '../../../testing/download-scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

const manyOf = (host: ReturnType<typeof downloadsHost>) =>
  host.calls.filter(([name]) => name === 'downloads.startMany').map(([, input]) => input);

test('a pasted text with many links is queued as the preset says, and lines that are no links are told', async () => {
  const host = downloadsHost([]);
  const { screen } = await showApp(host, '#/downloads');
  await screen.getByRole('combobox', { name: 'How to download' }).selectOptions('Audio only, M4A');
  const field = screen.getByRole('textbox', { name: 'Links to download' });
  await field.fill('https://a.example/1\nhttps://a.example/2 https://a.example/3\nno link here');
  await expect.element(screen.getByText('3 links')).toBeVisible();
  await screen.getByRole('button', { name: 'Add 3' }).click();
  await expect.element(screen.getByText('3 downloads added. 1 line was not taken')).toBeVisible();
  await expect.element(screen.getByRole('listitem').filter({ hasText: 'no link here' })).toBeVisible();
  await expect.element(field).toHaveValue('no link here');
  expect(manyOf(host)).toMatchObject([
    { kind: 'audio', container: 'm4a', maxHeight: null, links: [1, 2, 3].map((number) => ({ url: `https://a.example/${number}` })) },
  ]);
  await expect.element(screen.getByRole('tab', { name: 'Queue 3' })).toBeVisible();
  await screen.getByRole('button', { name: 'Dismiss' }).click();
  await expect.element(screen.getByRole('listitem').filter({ hasText: 'no link here' })).not.toBeInTheDocument();
});

test('all lines that were refused stay in the field to be corrected, each with the reason where there is one', async () => {
  const host = downloadsHost([]);
  const { screen } = await showApp(host, '#/downloads');
  const field = screen.getByRole('textbox', { name: 'Links to download' });
  const bad = Array.from({ length: 7 }, (_, place) => `https://user:pw@a.example/${place}`);
  await field.fill(['https://a.example/good', ...bad].join('\n'));
  await screen.getByRole('button', { name: 'Add 8' }).click();
  await expect.element(screen.getByText('and 2 more')).toBeVisible();
  await expect.element(screen.getByText('This is no link to a website.').first()).toBeVisible();
  await expect.element(field).toHaveValue(bad.join('\n'));
});

test('a text without a link adds nothing and stays in the field', async () => {
  const host = downloadsHost([]);
  const { screen } = await showApp(host, '#/downloads');
  const field = screen.getByRole('textbox', { name: 'Links to download' });
  await field.fill('just words');
  await screen.getByRole('button', { name: 'Add' }).click();
  await expect.element(screen.getByText('Nothing was added: 1 line was not taken')).toBeVisible();
  await expect.element(field).toHaveValue('just words');
  expect(manyOf(host)).toEqual([]);
});

test('links pasted or dropped anywhere on the page are added, what is pasted into a field is not', async () => {
  const host = downloadsHost([]);
  const { screen } = await showApp(host, '#/downloads');
  await expect.element(screen.getByText('Nothing in the queue')).toBeVisible();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', 'https://a.example/pasted');
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  await expect.element(screen.getByRole('row', { name: /a\.example/ })).toBeVisible();
  const dataTransfer = new DataTransfer();
  dataTransfer.setData('text/uri-list', '# a comment\nhttps://b.example/dropped');
  screen
    .getByRole('main')
    .element()
    .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  await expect.poll(() => manyOf(host).length).toBe(2);
  screen
    .getByRole('searchbox')
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  expect(manyOf(host)).toMatchObject([
    { kind: 'video', maxHeight: 1_080, container: 'mp4', links: [{ url: 'https://a.example/pasted' }] },
    { links: [{ url: 'https://b.example/dropped' }] },
  ]);
});

test('a host that refuses says why in place, and the text stays', async () => {
  const host = downloadsHost([]);
  host.failNext('downloads.startMany', 'media.disk-full');
  const { screen } = await showApp(host, '#/downloads');
  await screen.getByRole('textbox', { name: 'Links to download' }).fill('https://a.example/1');
  await screen.getByRole('button', { name: 'Add', exact: true }).click();
  await expect.element(screen.getByRole('alert').getByText('The disk is full')).toBeVisible();
  await expect.element(screen.getByRole('textbox', { name: 'Links to download' })).toHaveValue('https://a.example/1');
});
