import { limitAt, type SpeedSchedule } from '../../../common/domain/downloads/speed-schedule.ts';

export type SpeedWish = { readonly usual: number | null; readonly schedule: SpeedSchedule | null };
export type SpeedLimitParts = {
  /** Asked at each turn. */
  readonly wish: () => SpeedWish;
  readonly setLimit: (bytesPerSecond: number | null) => void;
  /** The local time. */
  readonly now: () => Date;
};

/** Keeps the limit of all downloads at what the settings say for the hour, until it is closed. */
export type SpeedLimit = {
  /** After a change of the settings. */
  look(): void;
  close(): void;
};

/** A clock may be set, and a machine sleeps: no longer than this is waited without a look. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Sets the limit at once. */
export function createSpeedLimit({ wish, setLimit, now }: SpeedLimitParts): SpeedLimit {
  let timer: NodeJS.Timeout | undefined;
  function look(): void {
    clearTimeout(timer);
    const { usual, schedule } = wish();
    const time = now();
    const { bytesPerSecond, holdsForMinutes } = limitAt(time.getHours() * 60 + time.getMinutes(), usual, schedule);
    setLimit(bytesPerSecond);
    if (!schedule) return;
    const untilMs = holdsForMinutes * 60_000 - time.getSeconds() * 1_000 - time.getMilliseconds();
    timer = setTimeout(look, Math.min(untilMs, LONGEST_WAIT_MS));
    timer.unref(); // a limit keeps no program alive
  }
  look();
  return { look, close: () => clearTimeout(timer) };
}
