import type { ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';

/**
 * What yt-dlp's own words and those of the sites it quotes mean. The first that fits decides, so what is said of the video itself comes
 * before what is said of the way to it: `Private video. Sign in if you've been granted access` is private.
 */
const MEANINGS: ReadonlyArray<readonly [ExtractionFailureKind, RegExp]> = [
  ['untrusted-certificate', /CERTIFICATE_VERIFY_FAILED/],
  ['extractor-outdated', /: error: (?:no such option|invalid \S+ option)/],
  ['bot-check', /not a bot|captcha|rate-?limit|HTTP Error 429|Too Many Requests/i],
  ['age-restricted', /confirm your age|age[- ]restrict|age[- ]verifi|inappropriate for some users/i],
  ['private', /private video|(?:is|are) (?:a )?private\b/i],
  ['geo-blocked', /(?:your|this) (?:country|location|region)|geo[- ]?restrict|HTTP Error 451/i],
  ['live', /live event|premieres? in|not (?:currently )?live|live ?stream (?:has|recording)|live broadcast|this live has ended/i],
  [
    'login-required',
    /members[- ]only|for members|join this channel|sign in|log(?:ged)?[- ]?in\b|login|registered users|subscri(?:be|ption)|premium|HTTP Error 401|password/i,
  ],
  [
    'removed',
    /removed|no longer available|terminated|was deleted|has been deleted|HTTP Error 410|video (?:is )?(?:unavailable|not available)/i,
  ],
  ['not-found', /HTTP Error 404|does(?:n't| not) exist|incomplete youtube id|not found\b(?! in)/i],
  ['unsupported-link', /Unsupported URL|is not a valid URL|unknown url type/i],
  ['timeout', /timed out/i],
  [
    'no-network',
    /Failed to (?:resolve|establish)|Connection (?:refused|reset|aborted)|unreachable|Unable to connect to proxy|network error|SSL|HTTP Error 5\d\d|Remote end closed|TransportError|IncompleteRead/i,
  ],
  ['no-formats', /No video formats|Requested format is not available|DRM protected/i],
  ['extractor-outdated', /please report this issue|Confirm you are on the latest version|Unable to extract|Traceback/i],
];

/**
 * What an error is only the last consequence of, told before it as a warning: a site that turns requests away leaves "Failed to extract any
 * player response", and a puzzle that was not solved leaves "Video unavailable".
 */
const CAUSES: ReadonlyArray<readonly [ExtractionFailureKind, RegExp]> = [
  ['untrusted-certificate', /CERTIFICATE_VERIFY_FAILED/],
  ['sabr-only', /SABR/],
  ['bot-check', /HTTP Error 429/],
  ['extractor-outdated', /(?:Signature solving|n challenge solving) failed|No supported JavaScript runtime/],
  ['no-network', /Failed to (?:resolve|establish)|timed out|HTTP Error 5\d\d/],
];
const CONSEQUENCES: readonly ExtractionFailureKind[] = ['no-formats', 'extractor-outdated', 'unknown', 'removed'];

/** What yt-dlp's standard error says of a run that failed, or of one that found nothing to fetch. Pure. */
export function failureIn(stderr: readonly string[], { hostname }: URL, cause?: unknown): ExtractionFailure {
  const line = stderr.findLast((each) => /^ERROR: |: error: /.test(each)) ?? stderr.at(-1) ?? '';
  const found = MEANINGS.find(([, pattern]) => pattern.test(line))?.[0] ?? 'unknown';
  // "removed by the uploader" is no consequence of anything.
  const isPlain = found === 'removed' && !/Video unavailable$/.test(line);
  const kind = CONSEQUENCES.includes(found) && !isPlain ? causeIn(stderr, found) : found;
  return new ExtractionFailure(kind, sentenceOf(kind, hostname, siteWords(line)), { cause });
}

function causeIn(stderr: readonly string[], otherwise: ExtractionFailureKind): ExtractionFailureKind {
  const warnings = stderr.filter((line) => line.startsWith('WARNING: '));
  return CAUSES.find(([, pattern]) => warnings.some((line) => pattern.test(line)))?.[0] ?? otherwise;
}

/** Of a video that was read and of which nothing can be fetched. Pure. */
export function nothingToFetch(stderr: readonly string[], { hostname }: URL): ExtractionFailure {
  const kind = causeIn(stderr, 'no-formats');
  return new ExtractionFailure(kind, sentenceOf(kind, hostname, ''));
}

/** An error without where it came from, what it repeats of a cookie file, what caused it in Python, what to do on a command line, and addresses: those may be signed. */
export function siteWords(line: string): string {
  return line
    .replace(/^\w*: /, '')
    .replace(/^\[[^\]]+\] (?:\S+: )?/, '')
    .replace(/^.*: error: .*$/, '') // about our own options
    .replace(/^(skipping cookie file entry due to [^:]*).*$/s, '$1') // the entry itself
    .replace(
      /[;.,]? ?(?:use the --|please report this issue|\(caused by|Use --cookies|See {2}|For more details|For more information).*$/is,
      '',
    )
    .replace(/\S+:\/\/\S+/g, '…')
    .trim()
    .slice(0, 300);
}

function sentenceOf(kind: ExtractionFailureKind, site: string, words: string): string {
  const because = words === '' ? '.' : `: ${words}`;
  switch (kind) {
    case 'login-required':
      return `${site} shows this only to people who have signed in${because}`;
    case 'private':
      return 'This video is private.';
    case 'removed':
      return `This video is not there any more${because}`;
    case 'geo-blocked':
      return `${site} does not show this video in your country.`;
    case 'live':
      return 'This is a live broadcast, or one that is yet to begin; it can be fetched once it has ended.';
    case 'age-restricted':
      return `${site} shows this video only to people who have proved their age.`;
    case 'bot-check':
      return `${site} wants a proof that you are no robot, or has had too many requests from here.`;
    case 'sabr-only':
      return `${site} gives this video only in a way that cannot be fetched yet (SABR).`;
    case 'extractor-outdated':
      return `This yt-dlp cannot read ${site} as it is now; a newer one may${because}`;
    case 'no-network':
      return `${site} cannot be reached${because}`;
    case 'untrusted-certificate':
      return `The certificate of ${site} is not to be trusted${because}`;
    case 'timeout':
      return `${site} did not answer in time.`;
    case 'no-formats':
      return `${site} offers no file of this video that can be fetched.`;
    case 'unsupported-link':
      return `yt-dlp finds no video behind this link of ${site}.`;
    case 'not-found':
      return `${site} has nothing at this address.`;
    case 'unknown':
      return `yt-dlp could not read ${site}${because}`;
    default:
      return assertNever(kind);
  }
}
