import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { chunkingSchema, providerSchema } from './schemas.ts';

const values = {
  'appearance.theme': z.enum(['system', 'dark', 'light']),
  'dubbing.provider': providerSchema.nullable(),
  'dubbing.targetLanguages': z.array(z.string().max(35)).max(32),
  'dubbing.chunking': chunkingSchema,
  'dubbing.chunkSeconds': z.number().min(1).max(3_600),
  'dubbing.parallel': z.number().int().min(1).max(15),
  'dubbing.keepIntermediates': z.boolean(),
  'help.firstStepsHidden': z.boolean(),
};

/** Every setting with its default; a stored value that no longer parses falls back to the default. */
export const settingsSchema = z.object({
  'appearance.theme': values['appearance.theme'].default('system'),
  'dubbing.provider': values['dubbing.provider'].default(null),
  'dubbing.targetLanguages': values['dubbing.targetLanguages'].default(['es']),
  'dubbing.chunking': values['dubbing.chunking'].default('silence'),
  'dubbing.chunkSeconds': values['dubbing.chunkSeconds'].default(600),
  'dubbing.parallel': values['dubbing.parallel'].default(3),
  'dubbing.keepIntermediates': values['dubbing.keepIntermediates'].default(false),
  'help.firstStepsHidden': values['help.firstStepsHidden'].default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Some settings. Made without the defaults: zod fills them in even where a key is optional, and would reset all others. */
export const settingsPatchSchema = z.object(values).partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** Secrets are written, never read back over the contract. */
export const SECRET_NAMES = ['elevenlabs.apiKey'] as const;
const secretNameSchema = z.enum(SECRET_NAMES);
export type SecretName = (typeof SECRET_NAMES)[number];

export const settingsContract = {
  get: oc.route({ method: 'GET', path: '/settings' }).output(settingsSchema),
  set: oc.route({ method: 'PATCH', path: '/settings' }).input(settingsPatchSchema).output(settingsSchema),
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
