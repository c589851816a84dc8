import { z } from 'zod';

/** YouTube writes some numbers as texts. */
const numeric = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);
const word = z.string().nullish().catch(null);

/** A text in either of YouTube's two forms. */
export const textSchema = z
  .union([
    z.object({ simpleText: z.string() }).transform(({ simpleText }) => simpleText),
    z.object({ runs: z.array(z.object({ text: z.string() })) }).transform(({ runs }) => runs.map(({ text }) => text).join('')),
    z.object({ content: z.string() }).transform(({ content }) => content),
  ])
  .nullish()
  .catch(null);

const formatSchema = z.object({
  itag: z.number(),
  mimeType: z.string(),
  url: word,
  signatureCipher: word,
  cipher: word,
  width: numeric,
  height: numeric,
  fps: numeric,
  bitrate: numeric,
  averageBitrate: numeric,
  contentLength: numeric,
  audioTrack: z.object({ id: word }).nullish().catch(null),
  isDrc: z.boolean().nullish().catch(null),
  /** Of what is sent in pieces that the player has to put together. */
  type: word,
  targetDurationSec: numeric,
  drmFamilies: z.array(z.unknown()).nullish().catch(null),
});
const formatsSchema = z
  .array(z.unknown())
  .nullish()
  .catch(null)
  .transform((formats) => (formats ?? []).flatMap((format) => formatSchema.safeParse(format).data ?? []));

const captionSchema = z.object({ baseUrl: z.string(), languageCode: z.string(), kind: word });

const playerResponseSchema = z.object({
  playabilityStatus: z
    .object({
      status: word,
      reason: word,
      messages: z.array(z.string()).nullish().catch(null),
      errorScreen: z
        .object({ playerErrorMessageRenderer: z.object({ reason: textSchema, subreason: textSchema }).nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  streamingData: z.object({ formats: formatsSchema, adaptiveFormats: formatsSchema, serverAbrStreamingUrl: word }).nullish().catch(null),
  videoDetails: z
    .object({
      videoId: word,
      title: word,
      author: word,
      shortDescription: word,
      lengthSeconds: numeric,
      isLive: z.boolean().nullish().catch(null),
      isPostLiveDvr: z.boolean().nullish().catch(null),
      thumbnail: z
        .object({ thumbnails: z.array(z.object({ url: z.string(), width: numeric })) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  captions: z
    .object({ playerCaptionsTracklistRenderer: z.object({ captionTracks: z.array(captionSchema).nullish().catch(null) }).nullish() })
    .nullish()
    .catch(null),
  microformat: z
    .object({ playerMicroformatRenderer: z.object({ uploadDate: word, publishDate: word, ownerChannelName: word }).nullish() })
    .nullish()
    .catch(null),
});

export type PlayerResponse = z.output<typeof playerResponseSchema>;
export type PlayerFormat = z.output<typeof formatSchema>;

/** What `/youtubei/v1/player` says, without what is not needed; what has another shape than known is absent. Throws for what is no object. */
export function readPlayerResponse(data: unknown): PlayerResponse {
  return playerResponseSchema.parse(data);
}

/** All formats of a response, those with sound and picture first. */
export function formatsOf({ streamingData }: PlayerResponse): readonly PlayerFormat[] {
  return [...(streamingData?.formats ?? []), ...(streamingData?.adaptiveFormats ?? [])];
}
