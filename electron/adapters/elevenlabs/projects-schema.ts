import { z } from 'zod';

/**
 * What of Dubbing Projects (v2) is read. Status words are any text: new ones mean that work goes on. Errors were seen as an object with
 * `code` and `message` (documents) and with `error` (SDK 2.73.0).
 */
const words = z.string().nullish().catch(null);
const errorSchema = z
  .union([z.string(), z.object({ code: words, message: words, error: words })])
  .nullish()
  .catch(null);
/** Documents and SDK 2.73.0: `{type: 'voices_not_permitted', speaker_ids, message}`. One that cannot be read takes nothing else with it. */
const warningSchema = z
  .union([z.string(), z.object({ type: words, message: words })])
  .nullable()
  .catch(null);
const warningsSchema = z.array(warningSchema).nullish().catch(null);
export type Warnings = z.infer<typeof warningsSchema>;
const idSchema = z.string().min(1).max(200);

export const createdSchema = z.object({ project_id: idSchema });
export const projectSchema = z.object({ status: z.string(), error: errorSchema, warnings: warningsSchema });
export const projectListSchema = z.object({
  projects: z.array(z.object({ project_id: idSchema, reference: z.string().nullish(), created_at: z.string().nullish() })),
  next_cursor: z.string().nullish(),
});
export const languageSchema = z.object({
  language_id: idSchema,
  target_language: z.string(),
  status: z.string(),
  error: errorSchema,
  warnings: warningsSchema,
  outputs: z.object({ lossless_audio: z.string().nullish(), subtitles: z.string().nullish() }).nullish(),
});
export const languageListSchema = z.object({ languages: z.array(languageSchema) });
export type ProjectLanguage = z.infer<typeof languageSchema>;

/** A failed work's own words; `fallback` where there are none. */
export function errorText(error: z.infer<typeof errorSchema>, fallback: string): string {
  if (typeof error === 'string') return error;
  return error?.message ?? error?.error ?? error?.code ?? fallback;
}
