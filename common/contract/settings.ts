import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { EXTRACTORS } from '../domain/downloads/extraction.ts';
import type { SpeedSchedule } from '../domain/downloads/speed-schedule.ts';
import { DEFAULT_FIT_LIMITS, FAILED_CHUNKS } from '../domain/dubbing/dubbing.ts';
import { chunkingSchema, providerSchema, targetLanguagesSchema } from './schemas.ts';

const bytesPerSecond = z.number().int().min(1_024).max(100_000_000_000);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time such as 23:00' });
const usd = z.number().min(0).max(100_000);
/** Of a minute. Not 0: no cap could hold. */
const price = z.number().positive().max(1_000);

/** Where a service is reached. Not in clear text over a network: the key goes there. */
export const serviceUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$))/i, {
    error: 'must begin with https://, unless it is on this machine',
  });

/** An HTTP proxy. It is shown and stored in clear text, so it is no place for a password. */
const proxyUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), { error: 'must not hold a name and password' });

const values = {
  'appearance.theme': z.enum(['system', 'dark', 'light']),
  'dubbing.provider': providerSchema.nullable(),
  'dubbing.targetLanguages': targetLanguagesSchema,
  'dubbing.chunking': chunkingSchema,
  'dubbing.chunkSeconds': z.number().min(1).max(3_600),
  'dubbing.parallel': z.number().int().min(1).max(15),
  'dubbing.keepIntermediates': z.boolean(),
  'dubbing.minTempo': z.number().min(0.5).max(1),
  'dubbing.maxTempo': z.number().min(1).max(2),
  'dubbing.failedChunks': z.enum(FAILED_CHUNKS),
  'dubbing.subtitles': z.boolean(),
  'dubbing.capPerMonthUsd': usd,
  'dubbing.uploadAcknowledged': z.boolean(),
  'elevenlabs.baseUrl': serviceUrlSchema,
  'elevenlabs.concurrency': z.number().int().min(1).max(50),
  'elevenlabs.pollSeconds': z.number().min(0.1).max(60),
  'elevenlabs.searchMinutes': z.number().min(0).max(1_440),
  'elevenlabs.v1SearchMinutes': z.number().min(0).max(1_440),
  'elevenlabs.deleteRemote': z.boolean(),
  'elevenlabs.usdPerMinute': price.nullable(),
  'elevenlabs.v1UsdPerMinute': price.nullable(),
  'elevenlabs.v1WatermarkUsdPerMinute': price.nullable(),
  'elevenlabs.smallestChargeSeconds': z.number().min(0).max(600),
  'downloads.connections': z.number().int().min(1).max(16),
  'downloads.bytesPerSecond': bytesPerSecond.nullable(),
  'downloads.proxyUrl': proxyUrlSchema.nullable(),
  'downloads.ytDlpReleases': serviceUrlSchema.nullable(),
  'downloads.ytDlpTrialLink': z.url({ protocol: /^https?$/ }).max(2_000),
  'downloads.schedule': z
    .object({ from: timeOfDay, to: timeOfDay, bytesPerSecond: bytesPerSecond.nullable() })
    .nullable() satisfies z.ZodType<SpeedSchedule | null>,
  'downloads.atOnce': z.number().int().min(1).max(10),
  'downloads.skipArchived': z.boolean(),
  'downloads.extractors': z.array(z.enum(EXTRACTORS)).min(1).max(EXTRACTORS.length),
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
  'dubbing.minTempo': values['dubbing.minTempo'].default(DEFAULT_FIT_LIMITS.minTempo),
  'dubbing.maxTempo': values['dubbing.maxTempo'].default(DEFAULT_FIT_LIMITS.maxTempo),
  'dubbing.failedChunks': values['dubbing.failedChunks'].default('leave'),
  'dubbing.subtitles': values['dubbing.subtitles'].default(true),
  /** No call is sent that could take what the calls of a calendar month (UTC) cost over this. */
  'dubbing.capPerMonthUsd': values['dubbing.capPerMonthUsd'].default(100),
  /** The user has read that the sound leaves the machine. */
  'dubbing.uploadAcknowledged': values['dubbing.uploadAcknowledged'].default(false),
  'elevenlabs.baseUrl': values['elevenlabs.baseUrl'].default('https://api.elevenlabs.io'),
  /** How many chunks the plan lets run at once, over all dubs. */
  'elevenlabs.concurrency': values['elevenlabs.concurrency'].default(3),
  /** The longest wait between two looks at the same work. */
  'elevenlabs.pollSeconds': values['elevenlabs.pollSeconds'].default(5),
  /** How long the service's list is searched for a call without an answer. */
  'elevenlabs.searchMinutes': values['elevenlabs.searchMinutes'].default(10),
  'elevenlabs.v1SearchMinutes': values['elevenlabs.v1SearchMinutes'].default(10),
  'elevenlabs.deleteRemote': values['elevenlabs.deleteRemote'].default(false),
  /** What a minute of sound in one language costs in the user's plan; it is nowhere to be asked. */
  'elevenlabs.usdPerMinute': values['elevenlabs.usdPerMinute'].default(null),
  'elevenlabs.v1UsdPerMinute': values['elevenlabs.v1UsdPerMinute'].default(null),
  'elevenlabs.v1WatermarkUsdPerMinute': values['elevenlabs.v1WatermarkUsdPerMinute'].default(null),
  'elevenlabs.smallestChargeSeconds': values['elevenlabs.smallestChargeSeconds'].default(60),
  /** At once for one file. */
  'downloads.connections': values['downloads.connections'].default(4),
  /** Over all downloads; null for no limit. */
  'downloads.bytesPerSecond': values['downloads.bytesPerSecond'].default(null),
  /** Every request for a download goes through it. */
  'downloads.proxyUrl': values['downloads.proxyUrl'].default(null),
  /** Where yt-dlp is updated from: a mirror of the project's own page of releases; null for that page. */
  'downloads.ytDlpReleases': values['downloads.ytDlpReleases'].default(null),
  /** A video that a new yt-dlp must be able to read before it is used: the first that was ever on YouTube. */
  'downloads.ytDlpTrialLink': values['downloads.ytDlpTrialLink'].default('https://www.youtube.com/watch?v=jNQXAC9IVRw'),
  /** Hours of the day with a limit of their own. */
  'downloads.schedule': values['downloads.schedule'].default(null),
  'downloads.atOnce': values['downloads.atOnce'].default(3),
  /** What was downloaded before is not fetched a second time. */
  'downloads.skipArchived': values['downloads.skipArchived'].default(true),
  /** Tried one after the other; one that is left out is not used. */
  'downloads.extractors': values['downloads.extractors'].default([...EXTRACTORS]),
  'help.firstStepsHidden': values['help.firstStepsHidden'].default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Some settings. Made without the defaults: zod fills them in even where a key is optional, and would reset all others. */
export const settingsPatchSchema = z.object(values).partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** Secrets are written, never read back over the contract. */
export const SECRET_NAMES = ['elevenlabs.apiKey', 'downloads.cookies'] as const;
/** A browser's cookies of all sites, as a Netscape cookie file, are a few hundred KB. */
const LONGEST_SECRET = 2_000_000;
const secretNameSchema = z.enum(SECRET_NAMES);
export type SecretName = (typeof SECRET_NAMES)[number];

const secretsSchema = z.array(z.object({ name: secretNameSchema, isSet: z.boolean() }));

export const settingsContract = {
  get: oc.route({ method: 'GET', path: '/settings' }).output(settingsSchema),
  set: oc.route({ method: 'PATCH', path: '/settings' }).input(settingsPatchSchema).output(settingsSchema),
  watch: oc.output(eventIterator(settingsSchema)),
  secrets: oc.route({ method: 'GET', path: '/secrets', summary: 'Which secrets are stored; never their values' }).output(secretsSchema),
  /** At once, then whenever one was stored, replaced or forgotten. */
  watchSecrets: oc.output(eventIterator(secretsSchema)),
  setSecret: oc
    .route({ method: 'PUT', path: '/secrets/{name}' })
    .input(z.object({ name: secretNameSchema, value: z.string().min(1).max(LONGEST_SECRET) }))
    .output(z.object({ isSet: z.boolean() })),
  clearSecret: oc
    .route({ method: 'DELETE', path: '/secrets/{name}' })
    .input(z.object({ name: secretNameSchema }))
    .output(z.object({ isSet: z.boolean() })),
};
