import { cpus, loadavg } from 'node:os';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return (low + high) / 2;
}

/** `1.93 (1.80 to 2.41, 7 runs)` */
export function spread(values: readonly number[], digits = 2): string {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))}, ${values.length} runs)`;
}

/** How far the slowest run of the same work was from the fastest: what a difference must exceed to mean anything. */
export function noise(values: readonly number[]): string {
  return `${Math.round((Math.max(...values) / Math.min(...values) - 1) * 100)} %`;
}

/** One line about where this was measured, without naming the machine. */
export function machine(): string {
  return `${cpus().length} processors (${cpus()[0]?.model.trim() || process.arch}), load ${(loadavg()[0] ?? 0).toFixed(1)} at the start, Node ${process.versions.node}`;
}

/** Prints a limit and whether it was kept. */
export function verdict(what: string, value: number, limit: number, unit: string): void {
  console.log(`${value <= limit ? 'kept  ' : 'MISSED'} ${what}: ${value.toFixed(2)} ${unit}, limit ${limit} ${unit}`);
  if (value > limit) process.exitCode = 1;
}
