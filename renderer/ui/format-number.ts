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

/** `22.6 MB/s`, `640 KB/s` of bytes a second. */
export function formatRate(bytesPerSecond: number): string {
  if (bytesPerSecond < KB) return `${Math.round(bytesPerSecond)} B/s`;
  if (bytesPerSecond < MB) return `${Math.round(bytesPerSecond / KB)} KB/s`;
  const megabytes = bytesPerSecond / MB;
  return megabytes >= 100 ? `${Math.round(megabytes)} MB/s` : `${megabytes.toFixed(1)} MB/s`;
}

/** How much of a whole has come, both in the unit of the whole: `1.24` and `2.01 GB`, `46` and `97 MB`. */
export function formatPart(doneBytes: number, totalBytes: number): readonly [done: string, total: string] {
  const [unit, name, digits] =
    totalBytes < MB ? [KB, 'KB', 0] : totalBytes < GB ? [MB, 'MB', totalBytes < 100 * MB ? 1 : 0] : [GB, 'GB', 2];
  return [(Math.min(doneBytes, totalBytes) / unit).toFixed(digits), `${(totalBytes / unit).toFixed(digits)} ${name}`];
}
