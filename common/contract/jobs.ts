import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { JOB_KINDS } from '../domain/jobs/job.ts';
import { jobIdSchema, jobLogEntrySchema, jobSchema, jobStateSchema } from './schemas.ts';

/** First `snapshot` with the jobs asked for, then `changed` for each job that changes and `removed` for one that goes. */
export const jobEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), jobs: z.array(jobSchema) }),
  z.object({ type: z.literal('changed'), job: jobSchema }),
  z.object({ type: z.literal('removed'), id: jobIdSchema }),
]);
export type JobFeedEvent = z.infer<typeof jobEventSchema>;

const one = z.object({ id: jobIdSchema });

export const jobsContract = {
  list: oc
    .route({ method: 'GET', path: '/jobs', summary: 'Jobs without their children, newest first' })
    .input(
      z.object({
        states: z.array(jobStateSchema).optional(),
        kind: z.enum(JOB_KINDS).optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
      }),
    )
    .output(z.array(jobSchema)),
  get: oc.route({ method: 'GET', path: '/jobs/{id}', summary: 'One job' }).input(one).output(jobSchema),
  children: oc
    .route({ method: 'GET', path: '/jobs/{id}/children', summary: 'The children of a job' })
    .input(one)
    .output(z.array(jobSchema)),
  log: oc
    .route({ method: 'GET', path: '/jobs/{id}/log', summary: 'The last lines of a job’s log' })
    .input(z.object({ id: jobIdSchema, afterSeq: z.coerce.number().int().default(0) }))
    .output(z.array(jobLogEntrySchema)),
  /** All jobs without a parent, or one job alone. */
  watch: oc.input(z.object({ id: jobIdSchema.optional() })).output(eventIterator(jobEventSchema)),
  /** The log so far, then each new batch of lines. */
  watchLog: oc.input(one).output(eventIterator(z.array(jobLogEntrySchema))),
  pause: oc.route({ method: 'POST', path: '/jobs/{id}/pause' }).input(one).output(jobSchema),
  resume: oc.route({ method: 'POST', path: '/jobs/{id}/resume' }).input(one).output(jobSchema),
  cancel: oc.route({ method: 'POST', path: '/jobs/{id}/cancel' }).input(one).output(jobSchema),
  /** Queues a finished job again; what it recorded as done is not repeated. A child is retried alone and its parent then finishes. */
  retry: oc.route({ method: 'POST', path: '/jobs/{id}/retry' }).input(one).output(jobSchema),
  remove: oc
    .route({ method: 'DELETE', path: '/jobs/{id}', summary: 'Forget a finished job and its log; produced files stay' })
    .input(one)
    .output(z.object({ removed: z.boolean() })),
};
