import type { Download } from '../../../../common/contract/downloads.ts';

export type QueueSums = {
  readonly running: number;
  /** Of unknown size: nothing was asked of them yet. */
  readonly waiting: number;
  readonly bytesPerSecond: number;
  /** Of what runs, as far as its size is known. */
  readonly leftBytes: number;
  /** At this rate; null where it cannot be told. */
  readonly leftMs: number | null;
};

export function queueSums(downloads: Iterable<Download>): QueueSums {
  let [running, waiting, bytesPerSecond, leftBytes] = [0, 0, 0, 0];
  for (const { job, transfer } of downloads) {
    if (job.state === 'queued' || job.state === 'interrupted') waiting++;
    if (job.state !== 'running') continue;
    running++;
    bytesPerSecond += transfer?.bytesPerSecond ?? 0;
    if (transfer?.totalBytes != null) leftBytes += Math.max(0, transfer.totalBytes - transfer.doneBytes);
  }
  const leftMs = leftBytes > 0 && bytesPerSecond > 0 ? (leftBytes / bytesPerSecond) * 1_000 : null;
  return { running, waiting, bytesPerSecond, leftBytes, leftMs };
}
