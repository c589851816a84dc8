import type { ZodType } from 'zod';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobCore } from './job-core.ts';

/**
 * Runs `work` unless the store has its result and that is still good; see `JobContext.step`. What comes back is always read
 * from the stored form, so that a first run and a resumed one see the same value. A step that has ended is recorded even if its
 * job was stopped meanwhile: it is done.
 */
export async function runStep<T>(
  core: JobCore,
  id: JobId,
  signal: AbortSignal,
  name: string,
  schema: ZodType<T>,
  work: () => Promise<T>,
  isStillGood?: (value: T) => Promise<boolean>,
): Promise<T> {
  signal.throwIfAborted();
  const recorded = core.jobs.step(id, name);
  if (recorded) {
    const parsed = schema.safeParse(recorded.output);
    if (parsed.success && (!isStillGood || (await isStillGood(parsed.data)))) return parsed.data;
    core.logs.add(id, 'info', null, `What the step "${name}" had recorded cannot be used any more; it runs again.`);
    core.jobs.clearStep(id, name);
  }
  signal.throwIfAborted();
  const output: unknown = JSON.parse(JSON.stringify((await work()) ?? null));
  const readBack = schema.safeParse(output);
  if (!readBack.success) {
    throw new Error(`the result of step ${name} cannot be stored and read back: ${readBack.error.message}`);
  }
  core.jobs.completeStep(id, name, output, core.now());
  return readBack.data;
}
