import { expect, test } from 'vitest';
import { playlistPageOf } from './playlist-page.ts';

const old = (videoId: string, more: object = {}) => ({
  playlistVideoRenderer: { videoId, title: { runs: [{ text: `Title of ${videoId}` }] }, lengthSeconds: '62', isPlayable: true, ...more },
});
const badge = (text: string) => ({ thumbnailOverlayBadgeViewModel: { thumbnailBadges: [{ thumbnailBadgeViewModel: { text } }] } });
const lockup = (contentId: string, contentType: string, text: string) => ({
  lockupViewModel: {
    contentId,
    contentType,
    contentImage: { thumbnailViewModel: { overlays: [badge('Now playing'), badge(text)] } },
    metadata: { lockupMetadataViewModel: { title: { content: `Title of ${contentId}` } } },
  },
});
const page = (...contents: object[]) => ({ contents: { tabs: [{ content: { sectionListRenderer: { contents } } }] } });

test('entries of the old shape are read with their length and the way to the next page', () => {
  const next = { continuationItemRenderer: { continuationEndpoint: { continuationCommand: { token: 'more' } } } };
  const data = { ...page(old('aaaaaaaaaaa'), old('bbbbbbbbbbb'), next), metadata: { playlistMetadataRenderer: { title: 'My list' } } };
  expect(playlistPageOf(data)).toEqual({
    title: 'My list',
    entries: [
      { url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa', videoId: 'aaaaaaaaaaa', title: 'Title of aaaaaaaaaaa', durationMs: 62_000 },
      { url: 'https://www.youtube.com/watch?v=bbbbbbbbbbb', videoId: 'bbbbbbbbbbb', title: 'Title of bbbbbbbbbbb', durationMs: 62_000 },
    ],
    continuation: 'more',
    alert: null,
  });
});

test('entries of the new shape are read as well, and playlists among them left out', () => {
  const command = { innertubeCommand: { continuationCommand: { token: 'more' } } };
  const data = {
    header: { pageHeaderRenderer: { pageTitle: 'My list' } },
    ...page(lockup('aaaaaaaaaaa', 'LOCKUP_CONTENT_TYPE_VIDEO', '1:02:03'), lockup('PLother', 'LOCKUP_CONTENT_TYPE_PLAYLIST', '12 videos'), {
      continuationItemViewModel: { continuationCommand: command },
    }),
  };
  expect(playlistPageOf(data)).toMatchObject({
    title: 'My list',
    entries: [{ videoId: 'aaaaaaaaaaa', title: 'Title of aaaaaaaaaaa', durationMs: 3_723_000 }],
    continuation: 'more',
  });
});

test('a video without a length or title is kept', () =>
  expect(playlistPageOf(page(old('aaaaaaaaaaa', { lengthSeconds: undefined, title: {} }))).entries).toMatchObject([
    { title: 'aaaaaaaaaaa', durationMs: null },
  ]));

test('what the site recommends under a list is not of the list', () => {
  const style = 'PLAYLIST_VIDEO_RENDERER_STYLE_RECOMMENDED_VIDEO';
  expect(playlistPageOf(page(old('aaaaaaaaaaa', { style }))).entries).toEqual([]);
});

test('what stands in place of a list is told', () => {
  const alerts = [{ alertRenderer: { type: 'ERROR', text: { runs: [{ text: 'The playlist does not exist.' }] } } }];
  expect(playlistPageOf({ alerts })).toEqual({ title: null, entries: [], continuation: null, alert: 'The playlist does not exist.' });
});
