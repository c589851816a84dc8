const KB = 1_000;
const MB = 1_000_000;
const GB = 1_000_000_000;
const TB = 1_000_000_000_000;

/** Powers of 1,000: `640 KB`, `97 MB`, `2.4 GB`; whole below a gigabyte, one decimal above (two while it runs). */
export function formatSize(bytes: number, options: { readonly isRunning?: boolean } = {}): string {
  if (bytes < KB) return `${bytes} B`;
  if (bytes < MB) return `${Math.round(bytes / KB)} KB`;
  if (bytes < 10 * MB) return `${(bytes / MB).toFixed(1)} MB`;
  if (bytes < GB) return `${Math.round(bytes / MB)} MB`;
  const [unit, name] = bytes < TB ? [GB, 'GB'] : [TB, 'TB'];
  const value = bytes / unit;
  if (options.isRunning) return `${value.toFixed(2)} ${name}`;
  return value >= 100 ? `${Math.round(value)} ${name}` : `${value.toFixed(1)} ${name}`;
}

/** `66%` of a fraction 0..1, cut and not rounded: 100% is only shown when it is done. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 100)}%`;
}

/** With a sign and a true minus: `+1.9%`, `−0.3%`, `0.0%`. */
export function formatSignedPercent(fraction: number): string {
  const text = (Math.abs(fraction) * 100).toFixed(1);
  if (text === '0.0') return '0.0%';
  return `${fraction > 0 ? '+' : '−'}${text}%`;
}

/** Milliseconds of a signed offset in microseconds, for sync reports: `0.02 ms`, `−1.50 ms`. */
export function formatOffset(micros: number): string {
  const text = (Math.abs(micros) / 1_000).toFixed(2);
  return `${micros < 0 && text !== '0.00' ? '−' : ''}${text} ms`;
}

export function formatCount(value: number, locale = 'en'): string {
  return new Intl.NumberFormat(locale).format(value);
}
