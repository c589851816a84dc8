/** The ffmpeg that was found and what it can do; probed once. */
export type Toolchain = {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As ffmpeg says it, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
  readonly muxers: ReadonlySet<string>;
};
