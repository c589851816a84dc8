import { expect, test } from 'vitest';
import { assetId } from '../../../../common/units/ids.ts';
import type { MediaUrls } from '../../../client/session.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { finishedDub } from '../../../testing/scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

const SECONDS = 20;

/** A WAV file of silence, 8 kHz mono 8 bit: something a media element really plays and seeks in. */
function silence(): string {
  const rate = 8_000;
  const samples = rate * SECONDS;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, value: string) => {
    for (let index = 0; index < value.length; index++) view.setUint8(at + index, value.charCodeAt(index));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, samples, true);
  new Uint8Array(view.buffer, 44).fill(128);
  return URL.createObjectURL(new Blob([view], { type: 'audio/wav' }));
}

const urls: MediaUrls = {
  media: (id) => `${silence()}#${id}`,
  thumbnail: () => 'data:,',
  download: (id) => `media/${id}`,
};

async function showPlayer(host = createFakeHost({ dubs: [finishedDub()] })) {
  const memory = new Map<string, string>();
  const steady: MediaUrls = {
    ...urls,
    media: (id) => {
      const url = memory.get(id) ?? urls.media(id);
      memory.set(id, url);
      return url;
    },
  };
  const shown = await showApp(host, '#/dubbing/talk-dub', { urls: steady });
  const video = shown.screen.getByLabelText(/^talk in/).element() as HTMLVideoElement; // the player's element
  video.muted = true; // Chromium lets only muted media play without a click
  const hasTrack = (track: number) => expect.poll(() => video.src).toContain(`talk-es-track-${track}`);
  return { ...shown, host, video, hasTrack };
}

test('the dub plays first, and switching the language keeps the time and stays paused', async () => {
  const { screen, host, video, hasTrack } = await showPlayer();
  await hasTrack(1);
  await expect.poll(() => video.readyState).toBeGreaterThan(0);
  video.currentTime = 12.5;
  await screen.getByRole('radio', { name: 'English, original' }).click();
  await hasTrack(0);
  await expect.poll(() => video.currentTime).toBeCloseTo(12.5, 1);
  expect(video.paused).toBe(true);
  expect(host.calls.filter(([name]) => name === 'assets.rendition')).toEqual([
    ['assets.rendition', { id: assetId('talk-es'), audioTrack: 1 }],
    ['assets.rendition', { id: assetId('talk-es'), audioTrack: 0 }],
  ]);
});

test('switching the language while it plays goes on playing from the same place', async () => {
  const { screen, session, video, hasTrack } = await showPlayer();
  await hasTrack(1);
  await expect.poll(() => video.readyState).toBeGreaterThan(0);
  video.currentTime = 5;
  await video.play();
  await screen.getByRole('radio', { name: 'English, original' }).click();
  await hasTrack(0);
  await expect.poll(() => video.currentTime).toBeGreaterThan(5);
  await expect.poll(() => video.paused).toBe(false);
  expect(video.currentTime).toBeLessThan(SECONDS - 5);
  await expect.poll(() => session.firstSteps.getState().playedBoth).toBe(true);
});

test('a language that cannot be made ready says why and can be tried again', async () => {
  const host = createFakeHost({ dubs: [finishedDub()] });
  host.failNext('assets.rendition', 'media.disk-full');
  const { screen, hasTrack } = await showPlayer(host);
  const alert = screen.getByRole('alert');
  await expect.element(alert).toMatchTextContent(/The disk is full/);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await hasTrack(1);
  await expect.element(alert).not.toBeInTheDocument();
});

test('a player that broke because the host was away begins anew at the same time, without blaming the file', async () => {
  const { screen, session, video, hasTrack } = await showPlayer();
  await hasTrack(1);
  await expect.poll(() => video.readyState).toBeGreaterThan(0);
  video.currentTime = 7;
  session.connection.setState({ status: 'lost' });
  video.dispatchEvent(new Event('error'));
  await expect.element(screen.getByText('Connection lost, trying again')).toBeVisible();
  await expect.element(screen.getByText('This page cannot play the file')).not.toBeInTheDocument();
  let loads = 0;
  video.addEventListener('loadstart', () => loads++);
  session.connection.setState({ status: 'open' });
  await expect.poll(() => loads).toBe(1);
  await expect.poll(() => video.currentTime).toBeCloseTo(7, 1);
});
