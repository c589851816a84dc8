/** The ffmpeg that was found. */
export type Toolchain = {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As ffmpeg says it, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
};
