import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

export const HOSTS = ['desktop', 'headless', 'command-line'] as const;

export const systemStatusSchema = z.object({
  runningJobs: z.number().int(),
  waitingJobs: z.number().int(),
  /** Held, failed or partly done, and neither tried again nor removed yet; a dub that keeps the original in its failed chunks is settled. */
  needYou: z.number().int(),
  freeBytes: z.number().nullable(),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;

export const systemContract = {
  info: oc.route({ method: 'GET', path: '/system', summary: 'Version and host' }).output(
    z.object({
      version: z.string(),
      host: z.enum(HOSTS),
      platform: z.string(),
      runtime: z.string(),
      /** True where the person at the page sits at the machine that runs StreamFetch, so that files can be shown in their folder. */
      isLocal: z.boolean(),
    }),
  ),
  /** At once, then whenever a number changes. */
  watchStatus: oc.output(eventIterator(systemStatusSchema)),
  /** A new one-time address for a browser. Only for callers on the local socket. */
  invite: oc.output(z.object({ url: z.url().nullable() })),
  /**
   * A new access token for REST, good until it is revoked and never told again. Only for callers on the local socket. `name`
   * says what it is for; the program's log keeps it.
   */
  createAccessToken: oc.input(z.object({ name: z.string().trim().min(1).max(100).optional() })).output(z.object({ token: z.string() })),
  /** Ends every access token and tells how many there were. Only for callers on the local socket. */
  revokeAccessTokens: oc.output(z.object({ revoked: z.number().int() })),
};
