/** The oldest ffmpeg that has what we use (`-stats_period`, the streamhash muxer's options, `-enc_time_base` fixes). */
export const OLDEST_VERSION = '4.4';

/** What follows `ffmpeg version` or `ffprobe version` in a tool's banner; undefined if this is no such tool. */
export function parseVersion(banner: string): string | undefined {
  return /^ff(?:mpeg|probe) version (\S+)/m.exec(banner)?.[1];
}

/**
 * Whether a version is below 4.4. Releases look like `5.1.9-0+deb12u1` or `n6.1`; nightly builds (`N-112345-g1a2b3c`,
 * `2026-05-01-git-...`) carry no release number and are taken as new.
 */
export function isTooOld(version: string): boolean {
  const match = /^n?(\d{1,2})\.(\d+)/.exec(version);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < 4 || (major === 4 && minor < 4);
}
