import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation at its first size of 2 MB. Sound that passes through in pieces is garbage at once, and V8 lets a large young
 * generation hold tens of megabytes of it: with ten dubs of 600 MB queued it makes a host of 300 MB one of 209 (`docs/benchmarks.md`).
 * To be called before anything large is done.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
