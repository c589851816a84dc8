import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { DubPreview } from '../../../../common/contract/dubbing.ts';
import { jobId } from '../../../../common/units/ids.ts';
import { microsFromSeconds } from '../../../../common/units/micros.ts';
import type { Client } from '../../../client/client.ts';
import { fakeAsset, fakeJob } from '../../../testing/fake-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { showApp } from '../../../testing/show-app.tsx';

const talk = fakeAsset('talk', { name: 'talk.mp4', duration: microsFromSeconds(42) });
const shown = (screen: { getByRole: typeof page.getByRole }) => screen.getByRole('img', { name: /chunk/ });

type Asked = {
  readonly input: { readonly chunkSeconds?: number | undefined };
  readonly signal: AbortSignal | undefined;
  answer(preview: DubPreview): void;
};

/** The client with previews that are answered by hand. */
function withPreviews(client: Client, asked: Asked[]): Client {
  const preview: Client['dubbing']['preview'] = (input, options) =>
    new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      asked.push({ input, signal: options?.signal, answer: resolve });
    });
  const dubbing = new Proxy(client.dubbing, { get: (target, key) => (key === 'preview' ? preview : Reflect.get(target, key)) });
  return new Proxy(client, { get: (target, key) => (key === 'dubbing' ? dubbing : Reflect.get(target, key)) });
}

test('the sound is shown with its cuts before the start, in words too', async () => {
  const host = createFakeHost({ assets: [talk], settings: { 'dubbing.chunkSeconds': 10 } });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await expect.element(shown(screen)).toHaveAccessibleName('5 chunks; cuts at 0:08, 0:24, 0:32, and 0:40.');
  const wave = shown(screen).element();
  expect(wave.querySelectorAll('.cut-line')).toHaveLength(4);
  expect(wave.querySelectorAll('.cut-line.flagged')).toHaveLength(0);
  expect([...wave.querySelectorAll('.strip > span')].map((part) => part.textContent)).toEqual(['1', '2', '3', '4', '5']);
});

test('a cut that is not in a pause is marked by its line, by a sign and in words', async () => {
  const host = createFakeHost({ assets: [talk], settings: { 'dubbing.chunkSeconds': 12, 'dubbing.chunking': 'fixed' } });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await expect.element(screen.getByText('2 cuts are not in a pause, at 0:12 and 0:36. Words may be split there.')).toBeVisible();
  const wave = shown(screen).element();
  expect([...wave.querySelectorAll('.cut-line')].map((line) => line.classList.contains('flagged'))).toEqual([true, false, true]);
  expect(wave.querySelectorAll('.flags svg')).toHaveLength(2);
  await expect.element(shown(screen)).toHaveAccessibleName(/not in a pause, at 0:12 and 0:36/);
});

test('while the host listens a place is kept, with how far it is', async () => {
  const host = createFakeHost({ assets: [talk] });
  const asked: Asked[] = [];
  const { screen, session } = await showApp(host, '#/dubbing/new?file=talk', { client: withPreviews(host.client, asked) });
  await expect.poll(() => asked.length).toBe(1);
  const analysis = fakeJob('analysis', {
    kind: 'dubbing.analysis',
    state: 'running',
    progress: { kind: 'fraction', stage: 'listen', fraction: 0.37, etaMs: null },
  });
  session.jobs.setState((state) => ({ ...state, jobs: new Map(state.jobs).set(jobId('analysis'), analysis) }));
  await expect.element(screen.getByText('Listening to the sound')).toBeVisible();
  await expect.element(screen.getByText('37%').first()).toBeVisible();
});

test('a preview is asked once for what was typed, and the one before is taken back', async () => {
  const host = createFakeHost({ assets: [talk] });
  const asked: Asked[] = [];
  const { screen } = await showApp(host, '#/dubbing/new?file=talk', { client: withPreviews(host.client, asked) });
  await expect.poll(() => asked.length).toBe(1);
  const length = screen.getByRole('textbox', { name: 'Chunk length' });
  for (const text of ['1', '12', '120']) await length.fill(text);
  await expect.poll(() => asked.map(({ input }) => input.chunkSeconds)).toEqual([600, 120]);
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
});

test('a file that cannot be listened to says why in place, and can be tried again', async () => {
  const host = createFakeHost({ assets: [talk] });
  host.failNext('dubbing.preview', 'media.unreadable');
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/The file cannot be read/);
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(shown(screen)).toBeVisible();
  await expect.element(screen.getByRole('alert')).not.toBeInTheDocument();
});

test('a chosen file without sound is not listened to', async () => {
  const host = createFakeHost({ assets: [fakeAsset('silent', { audioTracks: [] })] });
  const { screen } = await showApp(host, '#/dubbing/new?file=silent');
  await expect.element(screen.getByText('This video has no sound')).toBeVisible();
  await expect.element(screen.getByText('Cuts', { exact: true })).not.toBeInTheDocument();
});

test('in a narrow window the waveform is as wide as its place', async () => {
  const host = createFakeHost({ assets: [talk], settings: { 'dubbing.chunkSeconds': 10 } });
  const { screen } = await showApp(host, '#/dubbing/new?file=talk');
  await expect.element(shown(screen)).toBeVisible();
  const widthBefore = shown(screen).element().clientWidth;
  await page.viewport(1024, 700);
  await expect.poll(() => shown(screen).element().clientWidth).not.toBe(widthBefore);
  const wave = shown(screen).element();
  await expect
    .poll(() => Number(wave.querySelector('svg:not(.i)')?.getAttribute('viewBox')?.split(' ')[2]))
    .toBe(Math.floor(wave.clientWidth / 2));
});
