import { expect, test } from 'vitest';
import { type Decipher, findFormats } from './find-formats.ts';
import { readPlayerResponse } from './player-response.ts';

const sound = (itag: number, address: object) => ({ itag, mimeType: 'audio/mp4; codecs="mp4a.40.2"', ...address });
const response = (adaptiveFormats: readonly object[], more: object = {}) =>
  readPlayerResponse({ streamingData: { adaptiveFormats, ...more } });
const direct = (itag: number) => sound(itag, { url: `https://x.example/${itag}?expire=1` });
const ciphered = (itag: number) => sound(itag, { signatureCipher: `s=abc&sp=sig&url=https%3A%2F%2Fx.example%2F${itag}` });
const solved: Decipher = async ({ itag }) => `https://x.example/${itag}?sig=cba`;
const idsOf = async (...args: Parameters<typeof findFormats>) => (await findFormats(...args)).map(({ id }) => id);

test('addresses that need no script are taken as they are', async () => {
  const unused: Decipher = () => Promise.reject(new Error('not to be called'));
  expect(await idsOf(response([direct(139), direct(140)]), unused)).toEqual(['139', '140']);
});

test('an address with a scrambled signature, or with n, goes through the script', async () => {
  const n = sound(141, { url: 'https://x.example/141?n=abc' });
  expect(await findFormats(response([ciphered(140), n]), solved)).toMatchObject([
    { source: { url: 'https://x.example/140?sig=cba' } },
    { source: { url: 'https://x.example/141?sig=cba' } },
  ]);
});

test('a format that comes twice is told once', async () =>
  expect(await idsOf(response([direct(140), direct(140)]), null)).toEqual(['140']));

test('without a script only the formats that need none are told', async () => {
  expect(await idsOf(response([direct(139), ciphered(140)]), null)).toEqual(['139']);
  await expect(findFormats(response([ciphered(140)]), null)).rejects.toMatchObject({ kind: 'extractor-outdated' });
});

test('a script that fails at once is not run again', async () => {
  let runs = 0;
  const failing: Decipher = () => {
    runs += 1;
    return Promise.reject(new Error('x'));
  };
  await expect(findFormats(response([ciphered(139), ciphered(140)]), failing)).rejects.toMatchObject({ kind: 'extractor-outdated' });
  expect(runs).toBe(1);
});

test('a script that fails for some formats leaves the others', async () => {
  const some: Decipher = async ({ itag }) => `https://x.example/${itag}?n=${itag === 140 ? 'enhanced_except_x-abc' : 'ok'}`;
  expect(await idsOf(response([ciphered(139), ciphered(140)]), some)).toEqual(['139']);
});

test('formats without addresses mean SABR, no formats mean none', async () => {
  await expect(findFormats(response([sound(140, {})]), solved)).rejects.toMatchObject({ kind: 'sabr-only' });
  await expect(findFormats(response([], { serverAbrStreamingUrl: 'https://x.example' }), solved)).rejects.toMatchObject({
    kind: 'sabr-only',
  });
  await expect(findFormats(response([{ ...direct(140), drmFamilies: ['WIDEVINE'] }]), solved)).rejects.toMatchObject({
    kind: 'no-formats',
  });
  await expect(findFormats(response([]), solved)).rejects.toMatchObject({ kind: 'no-formats' });
  await expect(findFormats(readPlayerResponse({}), solved)).rejects.toMatchObject({ kind: 'no-formats' });
});
