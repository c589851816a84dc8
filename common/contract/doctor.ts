import { oc } from '@orpc/contract';
import { z } from 'zod';

export const DOCTOR_CHECKS = ['runtime', 'ffmpeg', 'ffprobe', 'encoders', 'database', 'data-folder', 'disk-space', 'provider'] as const;

/** `message` says what was found, `advice` what to do about it; both are plain English sentences. */
export const checkResultSchema = z.object({
  check: z.enum(DOCTOR_CHECKS),
  status: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  advice: z.string().nullable(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const doctorContract = {
  run: oc.route({ method: 'GET', path: '/doctor', summary: 'Check every part StreamFetch relies on' }).output(z.array(checkResultSchema)),
};
