/** Endings of files offered for choosing; what a file really is, is told by its content once it is chosen. */
export const MEDIA_EXTENSIONS: ReadonlySet<string> = new Set(
  [
    '3g2 3gp asf avi f4v flv m2ts m2v m4v mkv mov mp4 mpeg mpg mts mxf ogv qt rm rmvb ts vob webm wmv',
    'aac ac3 aif aiff alac amr ape caf dts eac3 flac m4a m4b mka mp2 mp3 oga ogg opus wav wma wv',
  ].flatMap((line) => line.split(' ')),
);

export function hasMediaExtension(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && MEDIA_EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}
