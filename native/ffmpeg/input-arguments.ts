/**
 * A path as ffmpeg's file protocol takes it, for inputs and outputs: names that begin with a dash, hold a colon
 * (`http:`, `concat:`), a newline or a per cent sign are then names and nothing else.
 */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

/**
 * Options that must stand before every `-i` of a file we did not make: only local files and pipes, and only the given
 * demuxers, so that a file which is not what it was probed as cannot make ffmpeg read another. `demuxers` is `MediaInfo.format`,
 * or `demuxersOf` before the probe.
 */
export function guardArguments(demuxers: string): readonly string[] {
  return ['-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxers];
}

/** The guard and the input itself. */
export function inputArguments(path: string, demuxers: string): readonly string[] {
  return [...guardArguments(demuxers), '-i', fileUrl(path)];
}
