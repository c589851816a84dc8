/**
 * Names in the listings of `ffmpeg -encoders`, such as ` V....D libx264   libx264 H.264 / AVC (codec h264)`. The legend above
 * the list has `=` where a name would be.
 */
export function parseEncoders(listing: string): ReadonlySet<string> {
  return names(listing, /^ [VASD][A-Z.]{5} ([\w-]+) /);
}

/** Names in `ffmpeg -filters`, such as ` ..C acompressor       A->A       Audio compressor.` (two flags from ffmpeg 8 on). */
export function parseFilters(listing: string): ReadonlySet<string> {
  return names(listing, /^ [A-Z.]{2,3} ([\w-]+) +\S+->\S+/);
}

/** Names in `ffmpeg -muxers`, such as `  E mp4             MP4 (MPEG-4 Part 14)`. */
export function parseMuxers(listing: string): ReadonlySet<string> {
  return names(listing, /^ [ D]E[ d]? ([\w-]+(?:,[\w-]+)*) /);
}

function names(listing: string, pattern: RegExp): ReadonlySet<string> {
  const found = listing.split(/\r?\n/).flatMap((line) => pattern.exec(line)?.[1]?.split(',') ?? []);
  return new Set(found);
}
