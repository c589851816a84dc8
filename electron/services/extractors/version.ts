/**
 * The oldest yt-dlp that is started. Earlier ones let a page's words reach a shell or a file name (CVE-2026-55404, CVE-2026-50023), run
 * code out of a manifest (CVE-2026-50574) or send cookies to another site (CVE-2026-50019); and no longer read YouTube.
 */
export const OLDEST_VERSION = '2026.08.19';

/** What `yt-dlp --version` prints: `2026.08.19`, or `2026.08.20.232314` for a nightly build; undefined for anything else. */
export function parseVersion(output: string): string | undefined {
  return /^(\d{4}\.\d{1,2}\.\d{1,2}(?:\.\d+)?)(?:\.dev\d*)?\s*$/.exec(output.trim())?.[1];
}

/** Below zero where `one` is older. Leading zeros say nothing: pip calls 2026.08.19 2026.8.19. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 4; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
