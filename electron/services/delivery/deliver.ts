import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { toOutputError } from './output-error.ts';
import { placeWithoutOverwriting } from './place.ts';
import { syncFolder } from './sync-folder.ts';

export type Delivery = {
  /** Written whole and closed, on the target's file system: see `partialPath`. */
  readonly partial: string;
  readonly target: string;
  /** Rejects where the partial file is not what was promised; nothing is then handed over. */
  readonly verify: () => Promise<void>;
  readonly overwrite: boolean;
  /** True for what cannot be made again at once, such as a download: it then stays whatever fails. */
  readonly keepPartial?: boolean;
};

/**
 * Hands a finished product over: verifies, syncs, moves it in place in one step, syncs the folder. Afterwards the target is
 * the whole product and the partial file is gone; on any failure the target is as it was and the partial file is gone too, unless it is to be kept.
 * Throws what `verify` threw, or `output.exists`, `media.disk-full`, `media.folder-read-only`, `output.name-invalid`,
 * `output.folder-missing`. Killed in the middle, it may be called again with the same arguments.
 */
export async function deliver({ partial, target, verify, overwrite, keepPartial = false }: Delivery): Promise<void> {
  try {
    await verify();
    await syncFile(partial);
    if (overwrite) await rename(partial, target);
    else await placeWithoutOverwriting(partial, target);
    await syncFolder(path.dirname(target));
  } catch (error) {
    // What goes wrong while removing must not hide why it failed.
    if (!keepPartial) await rm(partial, { force: true }).catch(() => undefined);
    throw toOutputError(error, target);
  }
}

async function syncFile(file: string): Promise<void> {
  // Opened for writing because Windows flushes no other handles.
  await using handle = await open(file, 'r+');
  await handle.sync();
}
