import { z } from 'zod';

/** What of the legacy API is read. Status words are any text: new ones mean that work goes on. */
const idSchema = z.string().min(1).max(200);

export const createdSchema = z.object({ dubbing_id: idSchema });
export const dubSchema = z.object({
  status: z.string(),
  target_languages: z.array(z.string()).nullish().catch(null),
  error: z.string().nullish().catch(null),
});
/** `has_more` must be there: a list that seems to end too early would have a chunk paid for twice. */
export const dubListSchema = z.object({
  dubs: z.array(z.object({ dubbing_id: idSchema, name: z.string().nullish(), created_at: z.string().nullish() })),
  next_cursor: z.string().nullish(),
  has_more: z.boolean(),
});
export const transcriptSchema = z.object({ webvtt: z.string().nullish() });
