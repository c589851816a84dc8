export const REFUSALS = ['login', 'members', 'age', 'private', 'removed', 'geo', 'upcoming', 'live', 'bot'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What holds for the whole site from now on; changed over `/__cfg` or `behave`. */
export type YoutubeBehaviour = {
  /** The player refuses every video with YouTube's own words. */
  readonly refusal: Refusal | null;
  /** Formats without an address, and one address for SABR. */
  readonly sabrOnly: boolean;
  /** Videos that may be watched but have no formats at all. */
  readonly noFormats: boolean;
  /** Clients that get formats, by `clientName`; others are told that the video is unavailable. null: all. */
  readonly onlyClients: readonly string[] | null;
  /** A player script in which no reader finds what it looks for. */
  readonly strangeScript: boolean;
  /** Status of the next `statusTimes` answers of `/videoplayback`. */
  readonly status: number;
  readonly statusTimes: number;
  /** The same for the next answers of all but the media. */
  readonly siteStatus: number;
  readonly siteStatusTimes: number;
  /** Media bytes a second for each connection; 0: as fast as it goes. */
  readonly throttleBps: number;
  /** The connection is cut after so many bytes of a body, or falls silent. */
  readonly cutAfterBytes: number | null;
  readonly stallAfterBytes: number | null;
  /** 403 for ranges that begin past this byte, as a site does that wants a token (`pot`); a body ends there. */
  readonly gateBytes: number | null;
  /** How long an address made from now on is good; 0 or less: it has expired already. */
  readonly urlLifeMs: number;
  /** Nothing but media is answered, ever. */
  readonly hang: boolean;
};

export const GOOD_YOUTUBE: YoutubeBehaviour = {
  refusal: null,
  sabrOnly: false,
  noFormats: false,
  onlyClients: null,
  strangeScript: false,
  status: 503,
  statusTimes: 0,
  siteStatus: 429,
  siteStatusTimes: 0,
  throttleBps: 0,
  cutAfterBytes: null,
  stallAfterBytes: null,
  gateBytes: null,
  urlLifeMs: 6 * 3_600_000,
  hang: false,
};

export type Playability = { readonly status: string; readonly reason?: string; readonly subreason?: string };

/** `playabilityStatus` as the real player words it; `subreason` stands in its `errorScreen`. */
export function playability(refusal: Refusal | null): Playability {
  switch (refusal) {
    case null:
    case 'live':
      return { status: 'OK' };
    case 'login':
      return { status: 'LOGIN_REQUIRED', reason: 'Please sign in' };
    case 'members':
      return { status: 'UNPLAYABLE', reason: 'Join this channel to get access to members-only content like this video.' };
    case 'age':
      return {
        status: 'LOGIN_REQUIRED',
        reason: 'Sign in to confirm your age',
        subreason: 'This video may be inappropriate for some users.',
      };
    case 'private':
      return {
        status: 'LOGIN_REQUIRED',
        reason: 'Private video',
        subreason: 'Sign in if you’ve been granted access to this video',
      };
    case 'removed':
      return { status: 'ERROR', reason: 'Video unavailable', subreason: 'This video has been removed by the uploader' };
    case 'geo':
      return {
        status: 'UNPLAYABLE',
        reason: 'Video unavailable',
        subreason: 'The uploader has not made this video available in your country',
      };
    case 'upcoming':
      return { status: 'LIVE_STREAM_OFFLINE', reason: 'This live event will begin in 3 hours.' };
    case 'bot':
      return {
        status: 'LOGIN_REQUIRED',
        reason: 'Sign in to confirm you’re not a bot',
        subreason: 'This helps protect our community. Learn more',
      };
  }
}
