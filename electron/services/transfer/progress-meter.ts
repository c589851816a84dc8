import type { TransferProgress } from './ports.ts';

const REPORT_EVERY_MS = 100;
/** How quickly the speed shown follows the true one: slow enough to be read, quick enough to be believed. */
const SMOOTHING_MS = 1_500;

export type ProgressMeter = { stop(): void };

/** Reports at most ten times a second, and once more when it is stopped. */
export function meterProgress(
  read: () => Omit<TransferProgress, 'bytesPerSecond'>,
  report: (progress: TransferProgress) => void,
): ProgressMeter {
  let lastBytes = read().doneBytes;
  let lastMs = performance.now();
  let bytesPerSecond = 0;
  const look = (): void => {
    const now = read();
    const elapsedMs = Math.max(1, performance.now() - lastMs);
    const rate = (Math.max(0, now.doneBytes - lastBytes) / elapsedMs) * 1_000;
    bytesPerSecond += (rate - bytesPerSecond) * (1 - Math.exp(-elapsedMs / SMOOTHING_MS));
    lastBytes = now.doneBytes;
    lastMs += elapsedMs;
    report({ ...now, bytesPerSecond: Math.round(bytesPerSecond) });
  };
  const timer = setInterval(look, REPORT_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
    },
  };
}
