import { oc } from '@orpc/contract';
import { z } from 'zod';
import { jobSchema } from './schemas.ts';

export const DOCTOR_CHECKS = [
  ...(['runtime', 'ffmpeg', 'ffprobe', 'encoders', 'database', 'data-folder', 'disk-space', 'provider'] as const),
  ...(['extractor', 'js-runtime', 'network'] as const),
] as const;

/** `message` says what was found, `advice` what to do about it; both are plain English sentences. */
export const checkResultSchema = z.object({
  check: z.enum(DOCTOR_CHECKS),
  status: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  advice: z.string().nullable(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** The yt-dlp that is used. `managed`: the one in the data folder, which StreamFetch keeps up to date. */
export const extractorSchema = z.object({
  version: z.string().nullable(),
  origin: z.enum(['variable', 'managed', 'path']).nullable(),
  /** What a rollback would go back to. */
  previousVersion: z.string().nullable(),
  /** Why none can be used, as a sentence. */
  complaint: z.string().nullable(),
});

export type UsedExtractor = z.infer<typeof extractorSchema>;

export const doctorContract = {
  /** `online`: also what only a question to the outside can tell. */
  run: oc
    .route({ method: 'GET', path: '/doctor', summary: 'Check every part StreamFetch relies on' })
    .input(z.object({ online: z.stringbool().or(z.boolean()).default(true) }).default({ online: true }))
    .output(z.array(checkResultSchema)),
  extractor: oc.route({ method: 'GET', path: '/doctor/extractor', summary: 'Which yt-dlp is used' }).output(extractorSchema),
  /** Fetches the newest, checks its sum, tries it out and only then uses it. */
  updateExtractor: oc.route({ method: 'POST', path: '/doctor/extractor/update', summary: 'Get or update yt-dlp' }).output(jobSchema),
  /** `to` is null where there is nothing to go back to. Throws `job.not-possible` while an update runs. */
  rollbackExtractor: oc
    .route({ method: 'POST', path: '/doctor/extractor/rollback', summary: 'Go back to the yt-dlp before' })
    .output(z.object({ to: z.string().nullable() })),
};
