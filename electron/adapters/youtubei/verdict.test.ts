import { expect, test } from 'vitest';
import { readPlayerResponse } from './player-response.ts';
import { kindOfWords, verdictOf } from './verdict.ts';

const verdict = (playabilityStatus: object, videoDetails?: object) => verdictOf(readPlayerResponse({ playabilityStatus, videoDetails }));

test('a video that may be watched has no verdict', () => expect(verdict({ status: 'OK' })).toBeUndefined());

test.each([
  ['isLive', { isLive: true }],
  ['isPostLiveDvr', { isPostLiveDvr: true }],
])('one that is being broadcast, or has just been (%s), is live', (_, details) =>
  expect(verdict({ status: 'OK' }, details)?.kind).toBe('live'),
);

test.each([
  ['Sign in to confirm you’re not a bot', 'LOGIN_REQUIRED', 'bot-check'],
  ["Sign in to confirm you're not a bot. This helps protect our community.", 'LOGIN_REQUIRED', 'bot-check'],
  ['Sign in to confirm your age', 'LOGIN_REQUIRED', 'age-restricted'],
  ['This video may be inappropriate for some users.', 'CONTENT_CHECK_REQUIRED', 'age-restricted'],
  ['Private video. Sign in if you’ve been granted access to this video', 'LOGIN_REQUIRED', 'private'],
  ['This video is private', 'ERROR', 'private'],
  ['Video unavailable. The uploader has not made this video available in your country', 'UNPLAYABLE', 'geo-blocked'],
  ['This video contains content from X, who has blocked it in your country on copyright grounds', 'UNPLAYABLE', 'geo-blocked'],
  ['Join this channel to get access to members-only content like this video', 'UNPLAYABLE', 'login-required'],
  ['This video is only available to Music Premium members', 'UNPLAYABLE', 'login-required'],
  ['This video requires payment to watch.', 'UNPLAYABLE', 'login-required'],
  ['This live event will begin in 3 hours.', 'LIVE_STREAM_OFFLINE', 'live'],
  ['Premieres in 2 hours', 'LIVE_STREAM_OFFLINE', 'live'],
  ['Video unavailable. This video has been removed by the uploader', 'ERROR', 'removed'],
  ['This video is no longer available because the YouTube account associated with it has been terminated.', 'ERROR', 'removed'],
  ["This video isn't available anymore", 'ERROR', 'removed'],
  ['The following content is not available on this app.. Watch on the latest version of YouTube.', 'UNPLAYABLE', 'extractor-outdated'],
  ['Please sign in', 'LOGIN_REQUIRED', 'login-required'],
  ['Etwas anderes', 'LOGIN_REQUIRED', 'login-required'],
  ['Video unavailable', 'UNPLAYABLE', 'unknown'],
  ['Playback on other websites has been disabled by the video owner', 'UNPLAYABLE', 'unknown'],
])('“%s” (%s) is %s', (words, status, kind) => expect(kindOfWords(words, status)).toBe(kind));

test('“Video unavailable” alone means that there is none only where it is an error', () => {
  expect(verdict({ status: 'ERROR', reason: 'Video unavailable' })?.kind).toBe('not-found');
  expect(verdict({ status: 'UNPLAYABLE', reason: 'Video unavailable' })?.kind).toBe('unknown');
});

test('the reason under the reason is what counts, in either form of a text', () => {
  const screen = (subreason: object) => ({ playerErrorMessageRenderer: { reason: { simpleText: 'Video unavailable' }, subreason } });
  const runs = [{ text: 'The uploader has not made this video ' }, { text: 'available in your country' }];
  const found = verdict({ status: 'UNPLAYABLE', reason: 'Video unavailable', errorScreen: screen({ runs }) });
  expect(found).toMatchObject({ kind: 'geo-blocked', message: expect.stringContaining('Video unavailable. The uploader has not') });
  const other = verdict({ status: 'ERROR', errorScreen: screen({ simpleText: 'This video has been removed by the uploader' }) });
  expect(other?.kind).toBe('removed');
});

test('words may stand under messages alone', () =>
  expect(
    verdict({ status: 'LOGIN_REQUIRED', messages: ['This is a private video. Please sign in to verify that you may see it.'] })?.kind,
  ).toBe('private'));

test('an answer of another shape means that the site has changed', () => {
  expect(verdictOf(readPlayerResponse({}))?.kind).toBe('extractor-outdated');
  expect(verdictOf(readPlayerResponse({ playabilityStatus: 'OK' }))?.kind).toBe('extractor-outdated');
  expect(() => readPlayerResponse('<html>')).toThrow();
});
