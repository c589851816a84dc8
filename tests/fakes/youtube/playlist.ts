import { FAKE_SECONDS } from './fake-media.ts';
import { FAKE_VIDEO, SITE } from './player-response.ts';

/** The stand-in's only playlist, in pages of three; its titles are `Counting frames 1` and on. */
export const PLAYLIST_ID = 'PLfakefakefakefakefakefakefakefake';
export const PLAYLIST_TITLE = 'The Test Playlist';
export const PLAYLIST_VIDEOS = ['vid00000001', 'vid00000002', 'vid00000003', 'vid00000004', 'vid00000005'] as const;
const PAGE_LENGTH = 3;
const TOKEN = 'fake-continuation-';

/** `/youtubei/v1/browse` and the page's `ytInitialData` of the playlist. */
export function playlistData(): object {
  const title = PLAYLIST_TITLE;
  const list = { playlistVideoListRenderer: { contents: pageFrom(0), playlistId: PLAYLIST_ID } };
  const section = { sectionListRenderer: { contents: [{ itemSectionRenderer: { contents: [list] } }] } };
  const total = { runs: [{ text: String(PLAYLIST_VIDEOS.length) }, { text: ' videos' }] };
  return {
    responseContext: { serviceTrackingParams: [] },
    header: { playlistHeaderRenderer: headerOf(title, total) },
    metadata: { playlistMetadataRenderer: { title } },
    microformat: { microformatDataRenderer: { urlCanonical: `${SITE}/playlist?list=${PLAYLIST_ID}`, title } },
    contents: { twoColumnBrowseResultsRenderer: { tabs: [{ tabRenderer: { selected: true, content: section } }] } },
    sidebar: {
      playlistSidebarRenderer: { items: [{ playlistSidebarPrimaryInfoRenderer: { title: { runs: [{ text: title }] }, stats: [total] } }] },
    },
  };
}

function headerOf(title: string, total: object): object {
  return {
    playlistId: PLAYLIST_ID,
    title: { simpleText: title },
    numVideosText: total,
    stats: [total],
    briefStats: [total],
    shareData: { canShare: true },
    editableDetails: { canDelete: false },
    isEditable: false,
    privacy: 'PUBLIC',
  };
}

/** What `browse` gives for a token of a page before; undefined for one that was never given out. */
export function playlistContinuation(token: string): object | undefined {
  const from = token.startsWith(TOKEN) ? Number(token.slice(TOKEN.length)) : Number.NaN;
  if (!(from < PLAYLIST_VIDEOS.length)) return undefined;
  const continuationItems = pageFrom(from);
  return {
    responseContext: { serviceTrackingParams: [] },
    onResponseReceivedActions: [{ appendContinuationItemsAction: { continuationItems, targetId: PLAYLIST_ID } }],
  };
}

function pageFrom(from: number): readonly object[] {
  const items = PLAYLIST_VIDEOS.slice(from, from + PAGE_LENGTH).map((videoId, at) => entryOf(videoId, from + at));
  const next = from + PAGE_LENGTH;
  if (next >= PLAYLIST_VIDEOS.length) return items;
  const continuationEndpoint = {
    commandMetadata: { webCommandMetadata: { sendPost: true, apiUrl: '/youtubei/v1/browse' } },
    continuationCommand: { token: `${TOKEN}${next}`, request: 'CONTINUATION_REQUEST_TYPE_BROWSE' },
  };
  return [...items, { continuationItemRenderer: { trigger: 'CONTINUATION_TRIGGER_ON_ITEM_SHOWN', continuationEndpoint } }];
}

function entryOf(videoId: string, index: number): object {
  const text = `${FAKE_VIDEO.title} ${index + 1}`;
  const channel = { text: FAKE_VIDEO.channel, navigationEndpoint: { browseEndpoint: { browseId: FAKE_VIDEO.channelId } } };
  return {
    playlistVideoRenderer: {
      videoId,
      title: { runs: [{ text }], accessibility: { accessibilityData: { label: text } } },
      index: { simpleText: String(index + 1) },
      lengthSeconds: String(FAKE_SECONDS),
      lengthText: { simpleText: `0:0${FAKE_SECONDS}`, accessibility: { accessibilityData: { label: `${FAKE_SECONDS} seconds` } } },
      isPlayable: true,
      thumbnail: { thumbnails: [{ url: `https://i.ytimg.com/vi/${videoId}/hqdefault.jpg`, width: 480, height: 360 }] },
      shortBylineText: { runs: [channel] },
      navigationEndpoint: { watchEndpoint: { videoId, playlistId: PLAYLIST_ID, index } },
    },
  };
}
