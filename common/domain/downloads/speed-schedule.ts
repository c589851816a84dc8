/** Hours of each day in which another speed limit holds. `from` and `to` are `HH:MM` of local time; `to` is not in it any more. */
export type SpeedSchedule = {
  readonly from: string;
  readonly to: string;
  /** null for no limit. */
  readonly bytesPerSecond: number | null;
};
export type SpeedLimit = { readonly bytesPerSecond: number | null; readonly holdsForMinutes: number };

const DAY_MINUTES = 24 * 60;

/**
 * Which limit holds at a minute of the day, and for how many minutes at least. Hours may go over midnight; from a time to the same is the
 * whole day.
 */
export function limitAt(minuteOfDay: number, usual: number | null, schedule: SpeedSchedule | null): SpeedLimit {
  if (!schedule) return { bytesPerSecond: usual, holdsForMinutes: DAY_MINUTES };
  const from = minutesOf(schedule.from);
  const length = ahead(from, minutesOf(schedule.to)) || DAY_MINUTES;
  const since = ahead(from, minuteOfDay);
  return since < length
    ? { bytesPerSecond: schedule.bytesPerSecond, holdsForMinutes: length - since }
    : { bytesPerSecond: usual, holdsForMinutes: DAY_MINUTES - since };
}

/** Minutes from one time of the day to the next time that it is another. */
const ahead = (from: number, to: number): number => (((to - from) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
