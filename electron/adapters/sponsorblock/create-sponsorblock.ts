import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SPONSOR_CATEGORIES, type SponsorCategory, type SponsorMark } from '../../../common/domain/downloads/sponsor-marks.ts';

/** https://wiki.sponsor.ajay.app/w/API_Docs */
const SERVICE = 'https://sponsor.ajay.app';
const ANSWER_MS = 10_000;
/** Of a hash of the video's id: thousands of videos share one, so that the service does not learn which is meant. */
const PREFIX_LENGTH = 4;
const LARGEST_ANSWER = 2_000_000; // bytes

export type SponsorBlockOptions = { readonly fetch: typeof fetch; readonly baseUrl?: string; readonly answerMs?: number };

const categories = Object.keys(SPONSOR_CATEGORIES) as SponsorCategory[]; // keys of the table
const answerSchema = z.array(
  z.object({
    videoID: z.string(),
    segments: z.array(
      z.object({
        segment: z.tuple([z.number(), z.number()]),
        category: z.string(),
        actionType: z.string().optional(),
        videoDuration: z.number().nullish(),
      }),
    ),
  }),
);

/**
 * What viewers have marked in a YouTube video. Only the beginning of a hash of its id is sent. Nothing is marked where the service knows no
 * such video; throws an `Error` where it cannot be asked, and the signal's reason.
 */
export function createSponsorBlock({ fetch, baseUrl = SERVICE, answerMs = ANSWER_MS }: SponsorBlockOptions) {
  return async (videoId: string, signal: AbortSignal): Promise<readonly SponsorMark[]> => {
    const prefix = createHash('sha256').update(videoId).digest('hex').slice(0, PREFIX_LENGTH);
    const address = new URL(`/api/skipSegments/${prefix}`, baseUrl);
    address.searchParams.set('categories', JSON.stringify(categories));
    const answer = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) });
    if (answer.status === 404) return [];
    if (!answer.ok) throw new Error(`SponsorBlock answered ${answer.status}.`);
    const own = answerSchema.parse(JSON.parse(await textOf(answer))).find(({ videoID }) => videoID === videoId);
    return (own?.segments ?? []).flatMap(({ segment: [start, end], category, actionType = 'skip', videoDuration }) => {
      const known = categories.find((each) => each === category);
      // `full` says something of the whole video, `poi` of one moment.
      if (known === undefined || (actionType !== 'skip' && actionType !== 'mute')) return [];
      const durationMs = videoDuration == null ? null : videoDuration * 1_000;
      return [{ category: known, startMs: start * 1_000, endMs: end * 1_000, durationMs }];
    });
  };
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body ?? []) {
    size += bytes.length;
    if (size > LARGEST_ANSWER) throw new Error('SponsorBlock answered too much.');
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
