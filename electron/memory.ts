import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation at its first size of 2 MB. Sound that passes through in pieces is garbage at once, and V8 lets a large young
 * generation hold tens of megabytes of it: two dubs of 600 MB took 330 MB of memory, and take about 230 this way at the same speed.
 * To be called before anything large is done.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
