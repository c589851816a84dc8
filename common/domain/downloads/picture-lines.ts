/** Lines as sites count them: of an upright picture its shorter side, so that 1080x1920 is 1080p. Where a side is not known, the height. */
export function linesOf(width: number | null, height: number | null): number | null {
  return width === null || height === null ? height : Math.min(width, height);
}
