import type { ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import type { PlayerResponse } from './player-response.ts';

/** YouTube's own words, the narrower before the wider; `Private video. Sign in if you’ve been granted access to this video` is private. */
const WORDS: ReadonlyArray<readonly [RegExp, ExtractionFailureKind]> = [
  [/not a bot/i, 'bot-check'],
  [/confirm your age|age[- ]restricted|inappropriate for some users/i, 'age-restricted'],
  [/private video|video is private/i, 'private'],
  [/(?:available|blocked) .{0,40}in your (?:country|region)/i, 'geo-blocked'],
  [/members[- ]only|join this channel|premium members|requires payment|purchase|rent this/i, 'login-required'],
  [/live event|premiere|live stream/i, 'live'],
  [/removed|terminated|no longer available|isn['’]t available any ?more/i, 'removed'],
  [/no longer supported|update (?:the|your) app|latest version/i, 'extractor-outdated'],
  [/sign in/i, 'login-required'],
];
const STATUSES: Readonly<Record<string, ExtractionFailureKind>> = {
  LIVE_STREAM_OFFLINE: 'live',
  AGE_VERIFICATION_REQUIRED: 'age-restricted',
  AGE_CHECK_REQUIRED: 'age-restricted',
  LOGIN_REQUIRED: 'login-required',
};

/** Which failure YouTube's words mean. `Video unavailable` alone says nothing: deleted, blocked and mistyped videos all have it. */
export function kindOfWords(words: string, status = ''): ExtractionFailureKind {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? STATUSES[status] ?? 'unknown';
}

/** Why a video cannot be had, by what the player says of it; undefined when it can. */
export function verdictOf({ playabilityStatus, videoDetails }: PlayerResponse): ExtractionFailure | undefined {
  const status = playabilityStatus?.status ?? '';
  if (status === 'OK') {
    const isLive = videoDetails?.isLive === true || videoDetails?.isPostLiveDvr === true;
    return isLive ? new ExtractionFailure('live', 'The video is being broadcast at this moment.') : undefined;
  }
  if (!status) return new ExtractionFailure('extractor-outdated', 'YouTube answered in a way that is not known here.');
  const screen = playabilityStatus?.errorScreen?.playerErrorMessageRenderer;
  const reason = playabilityStatus?.reason ?? screen?.reason ?? playabilityStatus?.messages?.[0] ?? status;
  const words = screen?.subreason ? `${reason}. ${screen.subreason}` : reason;
  const kind = kindOfWords(words, status);
  const isGone = kind === 'unknown' && status === 'ERROR' && /^(?:this )?video (?:is )?unavailable\.?$/i.test(words);
  return new ExtractionFailure(isGone ? 'not-found' : kind, `YouTube says: ${words}`);
}

/** What one client is told of a video says more than that another knows of none. */
export function mostTelling(failures: readonly ExtractionFailure[]): ExtractionFailure | undefined {
  const telling = failures.find(({ kind }) => kind !== 'unknown' && kind !== 'not-found');
  return telling ?? failures.find(({ kind }) => kind === 'not-found') ?? failures[0];
}
