/** More than any chunk can be: an hour of lossless 96 kHz stereo is half of it. What comes from outside never fills the disk. */
export const LARGEST_AUDIO_BYTES = 4 * 1024 ** 3;
export const LARGEST_SUBTITLES_BYTES = 16 * 1024 ** 2;
