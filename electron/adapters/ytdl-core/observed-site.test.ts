import { expect, test } from 'vitest';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { RequestFailed } from './fetch-dispatcher.ts';
import { observeSite } from './observed-site.ts';

const PLAYER = new URL('https://youtubei.googleapis.com/youtubei/v1/player');
const WATCH = new URL('https://www.youtube.com/watch?v=vid00000001');
const refused = (status: string, reason: string) => ({ playabilityStatus: { status, reason } });
const given = (adaptiveFormats: readonly object[]) => ({ playabilityStatus: { status: 'OK' }, streamingData: { adaptiveFormats } });
const sound = (address: object) => ({ itag: 140, mimeType: 'audio/mp4; codecs="mp4a.40.2"', ...address });
const LIBRARY_ERROR = new Error('Failed to find any playable formats');

async function kindAfter(...players: readonly object[]): Promise<string> {
  const site = observeSite();
  for (const player of players) site.see(PLAYER, JSON.stringify(player));
  return (await site.failureOf(LIBRARY_ERROR)).kind;
}

test('what a page says of its video counts, however the script goes on', async () => {
  for (const end of ['var meta = 1;</script>', '</script>']) {
    const site = observeSite();
    const player = JSON.stringify({ ...refused('LOGIN_REQUIRED', 'Private video'), a: '};' });
    site.see(WATCH, `<script>var ytInitialPlayerResponse = ${player};${end}`);
    expect(await site.failureOf(LIBRARY_ERROR)).toMatchObject({ kind: 'private', message: 'YouTube says: Private video' });
  }
});

test('what one client is told wins over another’s that knows of no video', async () => {
  const unavailable = refused('ERROR', 'Video unavailable');
  expect(await kindAfter(unavailable, refused('LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot'))).toBe('bot-check');
  expect(await kindAfter(unavailable, given([sound({})]))).toBe('sabr-only');
  expect(await kindAfter(unavailable, given([]))).toBe('no-formats');
  expect(await kindAfter(given([sound({ url: 'https://x.example/a' })]))).toBe('extractor-outdated');
  expect(await kindAfter(unavailable)).toBe('not-found');
});

test('requests that brought no answer are told, unless the video itself was refused', async () => {
  const site = observeSite();
  site.failed(new ExtractionFailure('no-network', 'no network'));
  expect((await site.failureOf(LIBRARY_ERROR)).kind).toBe('no-network');
  site.see(PLAYER, JSON.stringify(refused('LOGIN_REQUIRED', 'Private video')));
  expect((await site.failureOf(LIBRARY_ERROR)).kind).toBe('private');
});

test('the cause of the library’s error is what is told', async () => {
  const cause = new ExtractionFailure('no-network', 'no network');
  expect(await observeSite().failureOf(new RequestFailed('x', { cause }))).toBe(cause);
});

test('where nothing was seen the library’s words count, and what they do not tell is unknown', async () => {
  expect((await observeSite().failureOf(new Error('Sign in to confirm your age'))).kind).toBe('age-restricted');
  expect((await observeSite().failureOf(new Error('Unable to find html5player file'))).kind).toBe('unknown');
  const site = observeSite();
  site.see(PLAYER, '<html>');
  expect((await site.failureOf('not an error')).kind).toBe('unknown');
});

test('an address is unsolved without a signature, and with the n that the player gave', () => {
  const site = observeSite();
  const inner = encodeURIComponent('https://x.example/b?n=raw2');
  const formats = [sound({ url: 'https://x.example/a?n=raw1&sig=s' }), sound({ signatureCipher: `s=abc&sp=sig&url=${inner}` })];
  site.see(PLAYER, JSON.stringify(given(formats)));
  expect(site.isUnsolved('https://x.example/a?n=raw1&sig=s')).toBe(true);
  expect(site.isUnsolved('https://x.example/b?n=raw2&sig=s')).toBe(true);
  expect(site.isUnsolved('https://x.example/b?n=solved')).toBe(true);
  expect(site.isUnsolved('https://x.example/b?n=solved&sig=s')).toBe(false);
  expect(site.isUnsolved('https://x.example/b?signature=s')).toBe(false);
});
