import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { chunkingSchema, providerSchema } from './schemas.ts';

/** Every setting with its default; a stored value that no longer parses falls back to the default. */
export const settingsSchema = z.object({
  'appearance.theme': z.enum(['system', 'dark', 'light']).default('system'),
  'dubbing.provider': providerSchema.nullable().default(null),
  'dubbing.targetLanguages': z.array(z.string().max(35)).max(32).default(['es']),
  'dubbing.chunking': chunkingSchema.default('silence'),
  'dubbing.chunkSeconds': z.number().min(1).max(3_600).default(600),
  'dubbing.parallel': z.number().int().min(1).max(15).default(3),
  'dubbing.keepIntermediates': z.boolean().default(false),
  'help.firstStepsHidden': z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Secrets are written, never read back over the contract. */
export const SECRET_NAMES = ['elevenlabs.apiKey'] as const;
const secretNameSchema = z.enum(SECRET_NAMES);
export type SecretName = (typeof SECRET_NAMES)[number];

export const settingsContract = {
  get: oc.route({ method: 'GET', path: '/settings' }).output(settingsSchema),
  set: oc.route({ method: 'PATCH', path: '/settings' }).input(settingsSchema.partial()).output(settingsSchema),
  watch: oc.output(eventIterator(settingsSchema)),
  secrets: oc
    .route({ method: 'GET', path: '/secrets', summary: 'Which secrets are stored; never their values' })
    .output(z.array(z.object({ name: secretNameSchema, isSet: z.boolean() }))),
  setSecret: oc
    .route({ method: 'PUT', path: '/secrets/{name}' })
    .input(z.object({ name: secretNameSchema, value: z.string().min(1).max(4_096) }))
    .output(z.object({ isSet: z.boolean() })),
  clearSecret: oc
    .route({ method: 'DELETE', path: '/secrets/{name}' })
    .input(z.object({ name: secretNameSchema }))
    .output(z.object({ isSet: z.boolean() })),
};
