import { z } from 'zod';
import { dubbingConfigSchema } from '../../../common/contract/dubbing.ts';
import { providerSchema } from '../../../common/contract/schemas.ts';
import type { ChunkRange } from '../../../common/domain/dubbing/dubbing.ts';

/** What a dubbing job is started with. `outputPath` is absolute; null means the library. */
export const dubbingInputSchema = z.object({
  config: dubbingConfigSchema,
  outputPath: z.string().nullable(),
  overwrite: z.boolean(),
});
export type DubbingInput = z.infer<typeof dubbingInputSchema>;

export const pcmSchema = z.object({ sampleRateHz: z.number().int().positive(), channels: z.number().int().positive() });

export const chunkRangeSchema = z.object({
  index: z.number().int(),
  startSample: z.number().int(),
  endSample: z.number().int(),
}) satisfies z.ZodType<ChunkRange>;

/** What a chunk's job is started with; complete, so that a chunk can be tried again alone. */
export const chunkInputSchema = z.object({
  parentId: z.string(),
  provider: providerSchema,
  sourceLanguage: z.string(),
  targetLanguage: z.string(),
  range: chunkRangeSchema,
  pcm: pcmSchema,
  /** Name of the decoded original in the parent's work folder. */
  sourceName: z.string(),
  /** Samples of silence in the original right after the slot, which a result that is too long may sound over. */
  quietAfterSamples: z.number().int().default(0),
  /** Time of the original's first sample in the source's own time, in microseconds. */
  firstSampleAt: z.number().int().default(0),
  /** Indexes in the source of the streams that are dubbed. */
  streams: z.object({ video: z.number().int(), audio: z.number().int() }).default({ video: 0, audio: 1 }),
});
export type ChunkInput = z.infer<typeof chunkInputSchema>;
