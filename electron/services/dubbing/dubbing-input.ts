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
});
export type ChunkInput = z.infer<typeof chunkInputSchema>;
