import { MEDIA_ENDINGS } from '../../../native/ffmpeg/sniff.ts';

/** Endings of files offered for choosing; what a file really is, is told by its content once it is chosen. */
export const MEDIA_EXTENSIONS: ReadonlySet<string> = new Set(MEDIA_ENDINGS);

export function hasMediaExtension(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && MEDIA_EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}
