import { expect, test } from 'vitest';
import { chooseFormats } from './choose-formats.ts';
import type { MediaFormat } from './extraction.ts';
import { DEFAULT_WISH } from './wish.ts';

const source = { kind: 'file', url: 'https://media.example/x', headers: {}, expiresAtMs: null } as const;
const none = { width: null, fps: null, bitrateBps: null, sizeBytes: null, language: null, source };
const picture = (id: string, height: number, codec: string, more: Partial<MediaFormat> = {}): MediaFormat => ({
  ...{ id, kind: 'video', container: codec.startsWith('vp') ? 'webm' : 'mp4', videoCodec: codec, audioCodec: null, height },
  ...none,
  ...more,
});
const sound = (id: string, codec: string, bitrateBps: number, language: string | null = null): MediaFormat => ({
  ...{ id, kind: 'audio', container: codec === 'opus' ? 'webm' : 'm4a', videoCodec: null, audioCodec: codec, height: null },
  ...none,
  ...{ bitrateBps, language },
});
const muxed = picture('18', 360, 'avc1.42001E', { kind: 'muxed', audioCodec: 'mp4a.40.2' });
const OFFER = [
  muxed,
  picture('137', 1080, 'avc1.640028'),
  picture('248', 1080, 'vp9'),
  picture('271', 1440, 'vp9'),
  picture('401', 2160, 'av01.0.12M.08'),
  sound('140', 'mp4a.40.2', 128_000),
  sound('251', 'opus', 160_000),
];
const chosen = (offer: readonly MediaFormat[], wish = {}) => {
  const choice = chooseFormats(offer, { ...DEFAULT_WISH, ...wish });
  return choice && `${choice.formats.map(({ id }) => id).join('+')} ${choice.container}`;
};

test('up to 1080 lines the picture that plays in most places is taken, with the sound that belongs to it', () =>
  expect(chosen(OFFER)).toBe('137+140 mp4'));
test('without a limit the tallest picture is taken', () => expect(chosen(OFFER, { maxHeight: null })).toBe('401+140 mp4'));
test('VP9 goes into WebM with Opus', () => expect(chosen(OFFER, { maxHeight: 1440 })).toBe('271+251 webm'));
test('a container that was asked for decides which streams are looked at', () => {
  expect(chosen(OFFER, { container: 'webm' })).toBe('248+251 webm');
  expect(chosen(OFFER, { container: 'mkv' })).toBe('137+140 mkv');
});
test('an MP4 that was asked for is one that plays everywhere, even for fewer frames, but not for fewer lines', () => {
  const offer = [...OFFER, picture('299', 1080, 'vp9', { fps: 60 })];
  expect(chosen(offer)).toBe('299+251 webm');
  expect(chosen(offer, { container: 'mp4' })).toBe('137+140 mp4');
  expect(chosen(offer, { container: 'mp4', maxHeight: 1440 })).toMatch(/^271\+/);
});
test('where the container can hold nothing that is offered, Matroska takes its place', () =>
  expect(chosen([muxed], { container: 'webm' })).toBe('18 mkv'));
test('where only one whole file is offered it is taken', () => expect(chosen([muxed])).toBe('18 mp4'));
test('where everything is taller than wished the smallest is taken', () => expect(chosen(OFFER, { maxHeight: 240 })).toBe('18 mp4'));
test('sound alone is the best there is, or the best of the container asked for', () => {
  expect(chosen(OFFER, { kind: 'audio' })).toBe('251 opus');
  expect(chosen(OFFER, { kind: 'audio', container: 'm4a' })).toBe('140 m4a');
});
test('sound alone of a site that has only whole files is taken out of one', () =>
  expect(chosen([muxed], { kind: 'audio' })).toBe('18 m4a'));
test('a wished language wins over more bits, and a dialect over another language', () => {
  const spoken = [picture('137', 1080, 'avc1'), sound('de', 'mp4a.40.2', 64_000, 'de-AT'), sound('en', 'mp4a.40.2', 128_000, 'en')];
  expect(chosen(spoken, { audioLanguage: 'de' })).toBe('137+de mp4');
});
test('formats named by id are taken as they are, and a name that is not offered gives nothing', () => {
  expect(chosen(OFFER, { formatIds: ['401', '251'] })).toBe('401+251 webm');
  expect(chosen(OFFER, { formatIds: ['999'] })).toBeUndefined();
});
test('a file about which nothing is known but its container is taken as it is', () => {
  const plain = { ...muxed, id: 'file', container: 'mkv', videoCodec: null, audioCodec: null, height: null };
  expect(chosen([plain])).toBe('file mkv');
  expect(chosen([{ ...plain, kind: 'audio', container: 'mp3' }], { kind: 'audio' })).toBe('file mp3');
  expect(chosen([{ ...plain, container: 'mp4' }], { kind: 'audio' })).toBe('file mkv');
});
test('a link to sound alone is sound, whatever was asked for', () => expect(chosen([sound('file', 'mp4a.40.2', 1)])).toBe('file m4a'));
test('what nobody tells the codecs of goes into no container that may not hold it', () => {
  const plain = { ...muxed, id: 'file', videoCodec: null, audioCodec: null, height: null };
  expect(chosen([plain], { container: 'webm' })).toBe('file mkv');
  expect(chosen([{ ...plain, kind: 'audio', container: 'mp3' }], { container: 'opus' })).toBe('file mkv');
});
test('a site that offers nothing gives nothing', () => expect(chosen([])).toBeUndefined());
