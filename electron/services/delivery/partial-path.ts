import path from 'node:path';
import { cutToBytes, NAME_LIMIT_BYTES, splitName } from './safe-name.ts';

/** Puts `mark` before a name's extension; where that gets too long for a file system, the stem gives way. */
export function withMark(target: string, mark: string): string {
  const { stem, extension } = splitName(path.basename(target));
  const room = NAME_LIMIT_BYTES - Buffer.byteLength(mark + extension, 'utf8');
  return path.join(path.dirname(target), `${cutToBytes(stem, room)}${mark}${extension}`);
}

/**
 * Where a product is written until it is whole: `talk.es.mp4` -> `talk.es.partial-<id>.mp4` beside its target, so that
 * handing over is a rename within one file system. The extension stays last because ffmpeg picks the muxer by it. With a
 * job's id as `id`, the same job finds (and removes) what an earlier run left behind.
 */
export function partialPath(target: string, id: string): string {
  return withMark(target, `.partial-${id}`);
}
