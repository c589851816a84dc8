import type { Micros } from '../../units/micros.ts';
import type { Rational } from '../../units/rational.ts';

/** What ffprobe says of one stream, reduced to what decides something here. `index` is the stream's place in the file. */
export type VideoStream = {
  readonly kind: 'video';
  readonly index: number;
  readonly codec: string;
  readonly profile: string | null;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string | null;
  readonly frameRate: Rational | null;
  readonly timeBase: Rational | null;
  readonly startTime: Micros;
  readonly duration: Micros | null;
  /** Degrees counter-clockwise from the display matrix, 0 without one. */
  readonly rotation: number;
  /** Names of side data such as `Mastering display metadata`, `DOVI configuration record`. */
  readonly sideData: readonly string[];
  readonly colorTransfer: string | null;
  readonly isCover: boolean;
  readonly language: string | null;
  readonly title: string | null;
};
export type AudioStream = {
  readonly kind: 'audio';
  readonly index: number;
  readonly codec: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly bitRate: number | null;
  readonly startTime: Micros;
  readonly duration: Micros | null;
  /** Length in the stream's own time base, as the container says. */
  readonly durationTicks: number | null;
  readonly timeBase: Rational | null;
  readonly isDefault: boolean;
  readonly language: string | null;
  readonly title: string | null;
};
export type OtherStream = {
  readonly kind: 'subtitle' | 'data' | 'attachment';
  readonly index: number;
  readonly codec: string | null;
  readonly language: string | null;
  readonly title: string | null;
};
export type MediaStream = VideoStream | AudioStream | OtherStream;

export type MediaInfo = {
  /** ffprobe's demuxer names, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly format: string;
  readonly sizeBytes: number;
  readonly duration: Micros | null;
  readonly startTime: Micros;
  readonly streams: readonly MediaStream[];
  readonly chapterCount: number;
};

/** The stream that is the picture: the first video stream that is not a cover. */
export function mainVideo(info: MediaInfo): VideoStream | undefined {
  return info.streams.find((stream): stream is VideoStream => stream.kind === 'video' && !stream.isCover);
}
/** The sound a player starts with: the default audio stream, else the first. */
export function mainAudio(info: MediaInfo): AudioStream | undefined {
  const audio = audioStreams(info);
  return audio.find((stream) => stream.isDefault) ?? audio[0];
}
export function audioStreams(info: MediaInfo): readonly AudioStream[] {
  return info.streams.filter((stream): stream is AudioStream => stream.kind === 'audio');
}
