import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contentAt, hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { benchesOfTests, hashOfFile } from '../../../tests/fakes/transfer-bench.ts';

const SIZE = 8_000_000;
const open = benchesOfTests({ bytesPerSecond: 2_000_000 });

/** A disk of its own, gone with the test. Needs root: a disk cannot be filled without. */
function ownDisk(megabytes: number): string {
  const at = mkdtempSync(path.join(tmpdir(), 'streamfetch-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', at]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', at]);
    rmSync(at, { recursive: true });
  });
  return at;
}

/** Another program takes all that is left. Returns the function that gives it back. */
function fill(at: string): () => void {
  const filler = path.join(at, 'filler');
  writeFileSync(filler, '');
  for (let free = statfsSync(at).bavail; free > 0; free = statfsSync(at).bavail) {
    try {
      appendFileSync(filler, Buffer.alloc(free * statfsSync(at).bsize));
    } catch {
      // the transfer was quicker: less is free now
    }
  }
  return () => rmSync(filler);
}

test('a disk that fills in the middle ends the transfer, what is noted is there, and it goes on once there is room', async () => {
  const bench = await open();
  const disk = ownDisk(12);
  const file = path.join(disk, 'part');
  let giveBack: (() => void) | undefined;
  const failed = bench.run(
    {
      path: file,
      onProgress: ({ doneBytes }) => {
        if (doneBytes > 2_000_000) giveBack ??= fill(disk);
      },
    },
    { freeBytes: async () => Number.POSITIVE_INFINITY }, // what watches the room is a second too late
  );
  await expect(failed).rejects.toMatchObject({ code: 'media.disk-full' });
  const noted = bench.entries.at(-1)?.done ?? [];
  expect(noted.reduce((sum, { start, end }) => sum + end - start, 0)).toBeGreaterThan(0);
  const onDisk = readFileSync(file);
  for (const { start, end } of noted) expect(onDisk.subarray(start, end).equals(contentAt(1, start, end - start))).toBe(true);

  giveBack?.();
  bench.server.behaviour.bytesPerSecond = null;
  await bench.run({ path: file });
  expect(await hashOfFile(file)).toBe(hashOfContent(1, SIZE));
});

test('a disk with too little room for the file is said before a byte of it is written', async () => {
  const bench = await open({ bytesPerSecond: null });
  const disk = ownDisk(4);
  const file = path.join(disk, 'part');
  await expect(bench.run({ path: file })).rejects.toMatchObject({ code: 'media.disk-full', details: { neededBytes: expect.any(Number) } });
  expect(readFileSync(file)).toHaveLength(0);
});
