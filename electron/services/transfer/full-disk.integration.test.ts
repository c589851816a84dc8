import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contentAt, hashOfContent } from '../../../tests/fakes/media-server/content.ts';
import { benchesOfTests, hashOfFile } from '../../../tests/fakes/transfer-bench.ts';
import { fillDisk, ownDisk } from '../../../tests/own-disk.ts';

const SIZE = 8_000_000;
const open = benchesOfTests({ bytesPerSecond: 2_000_000 });

function newDisk(megabytes: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  ownDisk(folder, megabytes); // gone before its folder: what is asked for last is done first
  return folder;
}

test('a disk that fills in the middle ends the transfer, what is noted is there, and it goes on once there is room', async () => {
  const bench = await open();
  const disk = newDisk(12);
  const file = path.join(disk, 'part');
  let giveBack: (() => void) | undefined;
  const failed = bench.run(
    {
      path: file,
      onProgress: ({ doneBytes }) => {
        if (doneBytes > 2_000_000) giveBack ??= fillDisk(disk);
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
  const disk = newDisk(4);
  const file = path.join(disk, 'part');
  await expect(bench.run({ path: file })).rejects.toMatchObject({ code: 'media.disk-full', details: { neededBytes: expect.any(Number) } });
  expect(readFileSync(file)).toHaveLength(0);
});
