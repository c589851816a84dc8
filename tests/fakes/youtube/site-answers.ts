import type { YoutubeBehaviour } from './behaviour.ts';
import type { FakeFormat } from './fake-media.ts';
import { nextData, playlistPage, searchData, watchPage } from './pages.ts';
import { playerResponse } from './player-response.ts';
import { PLAYER_ID, PLAYER_SCRIPT, STRANGE_SCRIPT } from './player-script.ts';
import { PLAYLIST_ID, playlistContinuation, playlistData } from './playlist.ts';
import type { SignedMedia } from './signed-media.ts';

export type Site = { readonly formats: readonly FakeFormat[]; readonly media: SignedMedia; readonly behaviour: YoutubeBehaviour };
export type InnertubeCall = { readonly videoId: string; readonly client: string; readonly browseId: string; readonly continuation: string };

/** What `/api/timedtext` answers: two seconds of it, in the format asked for. */
export const FAKE_VTT = 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n\n00:00:01.000 --> 00:00:02.000\nWorld\n';
const TIMED_TEXT = '<?xml version="1.0" encoding="utf-8"?><transcript><text start="0" dur="1">Hello</text></transcript>';
const HTML = 'text/html; charset=utf-8';

/** What a GET of the site gives; undefined for 404. */
export function pageAt(site: Site, { hostname, pathname, searchParams: query }: URL): readonly [type: string, body: string] | undefined {
  const { recentLists, strangeScript } = site.behaviour;
  const short = hostname === 'youtu.be' ? pathname.slice(1) : /^\/(?:shorts|embed)\/([\w-]+)$/.exec(pathname)?.[1];
  const videoId = pathname === '/watch' ? query.get('v') : short;
  if (videoId) return [HTML, watchPage(playerResponse(site, videoId, 'WEB'), nextData(videoId))];
  if (pathname === '/playlist' && query.get('list') === PLAYLIST_ID) return [HTML, playlistPage(recentLists)];
  if (pathname === '/iframe_api') {
    const script = `https:\\/\\/www.youtube.com\\/s\\/player\\/${PLAYER_ID}\\/www-widgetapi.vflset\\/www-widgetapi.js`;
    return ['text/javascript', `var scriptUrl = '${script}';`];
  }
  if (pathname.startsWith(`/s/player/${PLAYER_ID}/`)) return ['text/javascript', strangeScript ? STRANGE_SCRIPT : PLAYER_SCRIPT];
  if (pathname === '/api/timedtext') return query.get('fmt') === 'vtt' ? ['text/vtt', FAKE_VTT] : ['text/xml', TIMED_TEXT];
  return undefined;
}

/** What `/youtubei/v1/method` gives; undefined for 404. */
export function innertubeAnswer(site: Site, method: string, call: InnertubeCall): object | undefined {
  const { recentLists } = site.behaviour;
  switch (method) {
    case 'player':
      return playerResponse(site, call.videoId, call.client);
    case 'next':
      return nextData(call.videoId);
    case 'browse':
      if (call.continuation) return playlistContinuation(call.continuation, recentLists);
      return call.browseId === `VL${PLAYLIST_ID}` ? playlistData(recentLists) : undefined;
    case 'search':
      return searchData();
    case 'config':
      return { responseContext: {}, configData: 'fake' };
    case 'navigation/resolve_url':
      return { endpoint: {} };
    default:
      return undefined;
  }
}

export function parseCall(body: string): InnertubeCall {
  type Given = Partial<InnertubeCall> & { readonly context?: { readonly client?: { readonly clientName?: string } } };
  const given = JSON.parse(body || '{}') as Given; // what the libraries send; a wrong shape fails the test
  const { videoId = '', browseId = '', continuation = '' } = given;
  return { videoId, browseId, continuation, client: given.context?.client?.clientName ?? '' };
}
