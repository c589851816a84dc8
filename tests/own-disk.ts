import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk of its own at `folder`, gone with the test. Needs root: a disk cannot be filled without. */
export function ownDisk(folder: string, megabytes: number): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
}

/** Leaves not a byte free, whoever else is writing. Returns the function that gives all back. */
export function fillDisk(folder: string): () => void {
  const filler = path.join(folder, 'filler');
  writeFileSync(filler, '');
  for (let free = statfsSync(folder).bavail; free > 0; free = statfsSync(folder).bavail) {
    try {
      appendFileSync(filler, Buffer.alloc(free * statfsSync(folder).bsize));
    } catch {
      // somebody was quicker: less is free now
    }
  }
  return () => rmSync(filler);
}
