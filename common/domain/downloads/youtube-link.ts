export type YoutubeLink = { readonly kind: 'video'; readonly videoId: string } | { readonly kind: 'playlist'; readonly playlistId: string };

const HOST = /^(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com$/;
const VIDEO_ID = /^[\w-]{11}$/;
/** What stands where `/embed/` has a video's id, and is as long. */
const NO_IDS = ['videoseries', 'live_stream'];
const PLAYLIST_ID = /^[\w-]{10,}$/;

/** What is looked at of a link; a `URL` is one. */
export type LinkParts = {
  readonly protocol: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly searchParams: { get(name: string): string | null };
};

/** What a link of YouTube is about; undefined for channels, searches and other sites. A video within a playlist is the video. */
export function youtubeLinkOf(url: LinkParts): YoutubeLink | undefined {
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const isShort = url.hostname === 'youtu.be';
  if (!isShort && !HOST.test(url.hostname)) return undefined;
  const path = isShort ? /^\/([\w-]+)/ : /^\/(?:shorts|live|embed|v)\/([\w-]+)/;
  const videoId = url.searchParams.get('v') ?? path.exec(url.pathname)?.[1] ?? '';
  const playlistId = url.searchParams.get('list') ?? '';
  const isWatch = url.pathname === '/watch' || path.test(url.pathname);
  if (isWatch && VIDEO_ID.test(videoId) && !NO_IDS.includes(videoId)) return { kind: 'video', videoId };
  const isList = ['/playlist', '/watch', '/embed/videoseries'].includes(url.pathname);
  return isList && PLAYLIST_ID.test(playlistId) ? { kind: 'playlist', playlistId } : undefined;
}

export const watchUrlOf = (videoId: string): string => `https://www.youtube.com/watch?v=${videoId}`;
