import { isFinished, isHeld, type Job, type JobKind } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { heldByChildren } from './held-children.ts';
import { type JobCore, jobOf } from './job-core.ts';
import type { ChildGroup, Run } from './run.ts';

export type ChildGroupOptions = { readonly parallel: number; readonly onSettled?: (child: Job) => void };
/** Runs a queued job in the slot that `free` gives back. Rejects only when its end could not be written before the close. */
export type Launch = (job: Job, free: () => void) => Promise<void>;

/** Runs children of one parent; see `JobContext.runChildren`. */
export function runChildGroup(
  core: JobCore,
  parent: Run,
  ids: readonly JobId[],
  options: ChildGroupOptions,
  launch: Launch,
): Promise<readonly Job[]> {
  const group = new RunningChildren(core, parent, ids, options, launch);
  group.begin();
  return group.result;
}

/**
 * It is told of each change of a child and looks again: what is queued is started where a slot is free, what waits for its next
 * try gets one alarm, and it ends once all have finished or only a person can make the others go on.
 */
class RunningChildren implements ChildGroup {
  readonly result: Promise<readonly Job[]>;
  readonly #core: JobCore;
  readonly #parent: Run;
  readonly #ids: readonly JobId[];
  readonly #wanted: ReadonlySet<JobId>;
  readonly #options: ChildGroupOptions;
  readonly #launch: Launch;
  readonly #resolve: (children: readonly Job[]) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #unfinished = new Set<JobId>();
  readonly #held = new Set<JobId>();
  /** Queued children in the order in which they came, each with the moment before which it may not start. */
  readonly #ready = new Map<JobId, { readonly kind: JobKind; readonly runAfterMs: number }>();
  readonly #running = new Set<JobId>();
  /** Why it ends early; it does so once nothing runs any more. */
  #over: { readonly reason: unknown } | undefined;
  #callOffAlarm: (() => void) | undefined;
  #isChecking = false;
  #mustCheck = false;

  constructor(core: JobCore, parent: Run, ids: readonly JobId[], options: ChildGroupOptions, launch: Launch) {
    this.#core = core;
    this.#parent = parent;
    this.#ids = ids;
    this.#wanted = new Set(ids);
    this.#options = options;
    this.#launch = launch;
    const { promise, resolve, reject } = Promise.withResolvers<readonly Job[]>();
    this.result = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    for (const id of this.#wanted) this.#classify(jobOf(this.#core, id));
    this.#parent.groups.add(this);
    this.check();
  }

  onChange(child: Job): void {
    if (!this.#wanted.has(child.id)) return;
    this.#classify(child);
    this.check();
  }

  waitsFor(id: JobId): boolean {
    return this.#wanted.has(id) && this.#over === undefined;
  }

  abandon(reason: unknown): void {
    this.#over ??= { reason };
    this.check();
  }

  /** What it starts tells it of the change before `check` is through: that is looked at in a further round, not within the first. */
  check(): void {
    this.#mustCheck = true;
    if (this.#isChecking) return;
    this.#isChecking = true;
    while (this.#mustCheck && this.#parent.groups.has(this)) {
      this.#mustCheck = false;
      this.#checkOnce();
    }
    this.#isChecking = false;
  }

  #checkOnce(): void {
    const { signal } = this.#parent.controller;
    if (signal.aborted) this.#over ??= { reason: signal.reason };
    try {
      // A parent that was asked to stop is about to be aborted: that it has no child left then is no end of its work.
      if (!this.#over && this.#parent.stopping === null) {
        this.#startReady();
        if (this.#running.size === 0) this.#endOfItself();
      }
    } catch (error) {
      this.#over ??= { reason: error }; // the store cannot be read
    }
    if (!this.#over || this.#running.size > 0) return;
    this.#end();
    this.#reject(this.#over.reason);
  }

  #endOfItself(): void {
    if (this.#unfinished.size > this.#held.size) return;
    const children = this.#ids.map((id) => jobOf(this.#core, id));
    if (this.#unfinished.size === 0) {
      this.#end();
      this.#resolve(children);
      return;
    }
    const held = heldByChildren(children);
    if (held) this.#over = { reason: held }; // else news of one that goes on is on its way
  }

  #end(): void {
    this.#callOffAlarm?.();
    this.#parent.groups.delete(this);
  }

  #classify(child: Job): void {
    if (child.state === 'queued') this.#ready.set(child.id, { kind: child.kind, runAfterMs: child.runAfterMs ?? 0 });
    else this.#ready.delete(child.id);
    if (isHeld(child)) this.#held.add(child.id);
    else this.#held.delete(child.id);
    if (!isFinished(child.state)) this.#unfinished.add(child.id);
    else if (this.#unfinished.delete(child.id)) this.#tell(child);
  }

  #tell(child: Job): void {
    try {
      this.#options.onSettled?.(child);
    } catch (error) {
      this.#core.bug(error);
    }
  }

  #startReady(): void {
    const nowMs = this.#core.now();
    const full = new Set<JobKind>();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [id, { kind, runAfterMs }] of [...this.#ready]) {
      if (this.#running.size >= this.#options.parallel) break;
      if (this.#running.has(id) || full.has(kind)) continue; // its last run is still leaving, or all slots are taken
      if (runAfterMs > nowMs) nextMs = Math.min(nextMs, runAfterMs);
      else if (!this.#start(id, kind)) full.add(kind);
    }
    this.#callOffAlarm?.();
    const waits = Number.isFinite(nextMs);
    this.#callOffAlarm = waits ? this.#core.timers.after(nextMs - nowMs, () => this.check()) : undefined;
  }

  /** False when no slot is free. */
  #start(id: JobId, kind: JobKind): boolean {
    const child = jobOf(this.#core, id);
    if (child.state !== 'queued') return this.#ready.delete(id); // news of it is on its way
    const free = this.#core.slots.tryTake(kind);
    if (!free) return false;
    this.#ready.delete(id);
    this.#running.add(id);
    void this.#launch(child, free)
      .finally(() => this.#running.delete(id))
      .then(() => this.#classify(jobOf(this.#core, id)))
      .then(
        () => this.check(),
        (error: unknown) => this.abandon(error),
      );
    return true;
  }
}
