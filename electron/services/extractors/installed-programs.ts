import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hasCode, toOutputError } from '../delivery/output-error.ts';
import { syncFolder } from '../delivery/sync-folder.ts';
import type { Invocation } from './ports.ts';

/** A version is the name of a folder: nothing else may stand in it. */
const programSchema = z.object({
  version: z.string().regex(/^\d{4}\.\d{2}\.\d{2}(?:\.\d+)?$/),
  file: z.string().regex(/^yt-dlp(?:\.exe)?$/),
  sizeBytes: z.number().int().positive(),
});
export type InstalledProgram = z.infer<typeof programSchema>;

const pointerSchema = z.object({
  current: programSchema.nullable(),
  previous: programSchema.nullable(),
  /** That a person went back from. */
  refusedVersion: z.string().nullable(),
});
export type Pointer = z.infer<typeof pointerSchema>;
const NOTHING: Pointer = { current: null, previous: null, refusedVersion: null };

const POINTER = 'current.json';
const INCOMING = 'incoming-';

/**
 * The programs in a folder: `<version>/yt-dlp` each, and `current.json`, which says which of them is in use. Only the pointer's rename
 * changes that, so a crash at any moment leaves the old one or the new one in use.
 */
export function installedPrograms(folder: string) {
  const at = (program: InstalledProgram): string => path.join(folder, program.version, program.file);
  return {
    invocationOf: (program: InstalledProgram): Invocation => ({ command: at(program), args: [], env: {} }),

    /** What is in use; a pointer that is not there or makes no sense is no pointer. */
    async pointer(): Promise<Pointer> {
      const text = await readFile(path.join(folder, POINTER), 'utf8').catch((error: unknown) => {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'null';
        throw error;
      });
      return pointerSchema.safeParse(parseJson(text)).data ?? NOTHING;
    },

    /** Whether its file is there and as long as it was: a virus scanner may have taken it away. */
    isWhole: (program: InstalledProgram): Promise<boolean> =>
      stat(at(program)).then(
        (found) => found.isFile() && found.size === program.sizeBytes,
        () => false,
      ),

    /** Changes what is in use, whole or not at all, and so that a power cut does not undo it. */
    async point(next: Pointer): Promise<void> {
      const written = path.join(folder, `${INCOMING}${randomUUID()}.json`);
      try {
        await using handle = await open(written, 'wx');
        await handle.writeFile(`${JSON.stringify(next, null, 2)}\n`);
        await handle.sync();
        await rename(written, path.join(folder, POINTER));
        await syncFolder(folder);
      } catch (error) {
        await rm(written, { force: true }).catch(() => undefined);
        throw toOutputError(error, path.join(folder, POINTER));
      }
    },

    /** An empty folder for a program that is on its way. */
    async makeIncoming(): Promise<string> {
      const incoming = path.join(folder, `${INCOMING}${randomUUID()}`);
      await mkdir(incoming, { recursive: true }).catch((error: unknown) => {
        throw toOutputError(error, incoming);
      });
      return incoming;
    },

    /** Gives an incoming folder its version's name. What bears the name is a leftover, or the same version damaged. */
    async settle(incoming: string, program: InstalledProgram): Promise<void> {
      const target = path.join(folder, program.version);
      try {
        await rm(target, { recursive: true, force: true });
        await rename(incoming, target);
        await syncFolder(folder);
      } catch (error) {
        throw toOutputError(error, target);
      }
    },

    /** Removes everything but what the pointer names. What cannot be removed, such as a program that Windows is running, waits. */
    async tidy(): Promise<void> {
      const { current, previous } = await this.pointer();
      const kept = [POINTER, current?.version, previous?.version];
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => !kept.includes(each)))
        await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
export type InstalledPrograms = ReturnType<typeof installedPrograms>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // damaged: as if there were none, and the next update makes one
  }
}
