import type { Micros } from '../../common/units/micros.ts';

const MS_PER_HOUR = 3_600_000;

/** `0:09:58.120`: a place in a video, to the nearest millisecond. */
export function mediaClock(time: Micros): string {
  const ms = Math.round(time / 1_000);
  return `${Math.floor(ms / MS_PER_HOUR)}:${new Date(ms % MS_PER_HOUR).toISOString().slice(14, 23)}`;
}
