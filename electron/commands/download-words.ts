import type { Download } from '../../common/contract/downloads.ts';
import type { EarlierDownload } from '../../common/domain/downloads/download.ts';
import type { Shortfall } from '../../common/domain/downloads/served.ts';
import { assertNever } from '../../common/units/assert-never.ts';
import { languageName } from './names.ts';
import { plainText } from './output.ts';

export function shortfallWords(shortfall: Shortfall): string {
  switch (shortfall.kind) {
    case 'height':
      return `Asked for ${shortfall.asked}p, served ${shortfall.served}p.`;
    case 'container':
      return `Asked for ${shortfall.asked}, which cannot hold what the site has; it is ${shortfall.served}.`;
    case 'language':
      return `Asked for sound in ${shortfall.asked}; ${shortfall.served === null ? 'the file does not say what it is in' : `it is in ${shortfall.served}`}.`;
    case 'codec':
      return `The ${shortfall.stream} is ${shortfall.served}, not ${shortfall.asked} as the site said.`;
    case 'gap':
      return `The ${shortfall.stream} stands still for ${Math.round(shortfall.ms / 1_000)} s at ${Math.round(shortfall.atMs / 1_000)} s; the file is so at its server.`;
    case 'ends-early':
      return `The ${shortfall.stream} ends ${Math.round(shortfall.ms / 1_000)} s before the file does; it is so at its server.`;
    case 'no-sound':
      return 'It has no sound.';
    case 'subtitles':
      return `Subtitles in ${languageName(shortfall.language)} could not be had, or this kind of file cannot hold them.`;
    case 'thumbnail':
      return 'The thumbnail could not be had, or this kind of file cannot hold one.';
    case 'sponsor-marks':
      return 'SponsorBlock could not be asked for marks.';
    default:
      return assertNever(shortfall);
  }
}

/** `Downloaded before, on 2026-11-03, as talk.mp4. …` */
export function earlierWords({ atMs, fileName }: EarlierDownload): string {
  const as = fileName === null ? '' : ` as ${plainText(fileName)}`;
  return `downloaded before, on ${new Date(atMs).toISOString().slice(0, 10)}${as}, so it was not fetched again; --again fetches it`;
}

const COOKIES = 'Export the cookies of a browser that is signed in, then: streamfetch key set downloads.cookies < cookies.txt';
const NEXT_STEPS: Readonly<Record<string, string>> = {
  'download.login-required': COOKIES,
  'download.age-restricted': COOKIES,
  'download.bot-check': `Wait a while. ${COOKIES}`,
  'download.geo-blocked': 'A proxy in a country where it may be watched: streamfetch settings set downloads.proxyUrl http://…',
  'download.sabr-only': 'It cannot be fetched yet; a newer yt-dlp may be able to: streamfetch doctor update',
  'download.extractor-outdated': 'Get the newest with: streamfetch doctor update',
  'download.live': 'Try again when it has ended.',
};

/** Why a download has not ended well, with the way out on the command line. */
export function troubleWords({ job, url }: Download): string {
  const message = plainText(job.error?.message ?? job.state);
  const next = NEXT_STEPS[job.error?.code ?? ''];
  if (next !== undefined) return `${message} ${next}`;
  if (job.error?.code !== 'download.is-playlist') return message;
  return `${message} Take all of them with --all, or some with --items 1-5,8; \`streamfetch inspect ${plainText(url)}\` lists them.`;
}

/** `1.24 GB`, `3.1 MB`, in powers of 1,000. */
export function sizeWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} KB`;
}
