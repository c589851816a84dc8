import { z } from 'zod';
import { microsSchema } from '../../../common/contract/schemas.ts';
import type { MediaInfo, MediaStream } from '../../../common/domain/media/media-info.ts';

const rational = z.object({ num: z.number(), den: z.number() });
const text = z.string().nullable();

const streamSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    index: z.number(),
    codec: z.string(),
    profile: text,
    width: z.number(),
    height: z.number(),
    pixelFormat: text,
    frameRate: rational.nullable(),
    timeBase: rational.nullable(),
    startTime: microsSchema,
    duration: microsSchema.nullable(),
    rotation: z.number(),
    sideData: z.array(z.string()),
    colorTransfer: text,
    isCover: z.boolean(),
    language: text,
    title: text,
  }),
  z.object({
    kind: z.literal('audio'),
    index: z.number(),
    codec: z.string(),
    sampleRateHz: z.number(),
    channels: z.number(),
    channelLayout: text,
    bitRate: z.number().nullable(),
    startTime: microsSchema,
    duration: microsSchema.nullable(),
    durationTicks: z.number().nullable(),
    timeBase: rational.nullable(),
    isDefault: z.boolean(),
    language: text,
    title: text,
  }),
  z.object({ kind: z.enum(['subtitle', 'data', 'attachment']), index: z.number(), codec: text, language: text, title: text }),
]) satisfies z.ZodType<MediaStream>;

/** What a probe found, as it is stored with an asset. One that no longer parses is probed again by its owner. */
export const mediaInfoSchema = z.object({
  format: z.string(),
  sizeBytes: z.number(),
  duration: microsSchema.nullable(),
  startTime: microsSchema,
  streams: z.array(streamSchema),
  chapterCount: z.number(),
}) satisfies z.ZodType<MediaInfo>;
