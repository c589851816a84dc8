const MICROS_PER_SECOND = 1_000_000;
const DAY_MS = 86_400_000;

/** `4:20`, `1:12:30`; a length in microseconds, cut to whole seconds. */
export function formatLength(micros: number): string {
  const total = Math.floor(micros / MICROS_PER_SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** `0:34` under ten minutes, then `14 min`, then `3 h 20 min`. */
export function formatLeft(ms: number): string {
  if (ms < 600_000) return formatLength(Math.ceil(ms / 1_000) * MICROS_PER_SECOND);
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `12:41:09` of the day. */
export function formatClock(atMs: number, locale = 'en'): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(atMs);
}

/** `12:41` today, `Yesterday`, `Wed` within a week, then `12 Nov`, with the year in another one. */
export function formatWhen(atMs: number, nowMs: number, locale = 'en'): string {
  const days = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / DAY_MS);
  if (days <= 0) return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);
  if (days === 1) {
    const text = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day');
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  }
  if (days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(atMs);
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(atMs);
}

/** `November 3`, with the year in another one; the date of what is long past. */
export function formatDay(atMs: number, nowMs: number = Date.now(), locale = 'en'): string {
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(atMs);
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
