/** Hosts of YouTube and what leads there. */
const YOUTUBE = /^(?:(?:www|m|music)\.)?(?:youtube\.com|youtube-nocookie\.com)$/i;
const SHORT = /^youtu\.be$/i;
const VIDEO_ID = /^[\w-]{11}$/;

/** What is looked at of a link; a `URL` is one. */
export type LinkParts = {
  readonly hostname: string;
  readonly pathname: string;
  readonly searchParams: { get(name: string): string | null };
};

/**
 * The id of the YouTube video that a link leads to, in whatever of its forms: `watch?v=`, `youtu.be/`, `shorts/`, `live/`, `embed/`, `v/`.
 * Null for another site, and for a list or channel without a video.
 */
export function youtubeVideoId(url: LinkParts): string | null {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const candidate = SHORT.test(url.hostname) ? parts[0] : YOUTUBE.test(url.hostname) ? ofYoutube(url, parts) : undefined;
  return candidate !== undefined && VIDEO_ID.test(candidate) ? candidate : null;
}

function ofYoutube(url: LinkParts, [first, second]: readonly string[]): string | undefined {
  if (first === 'watch') return url.searchParams.get('v') ?? undefined;
  return first !== undefined && ['shorts', 'live', 'embed', 'v'].includes(first) ? second : undefined;
}
