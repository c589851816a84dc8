import { AppError } from '../../common/contract/errors.ts';
import { audioStreams, type MediaInfo, mainVideo, type VideoStream } from '../../common/domain/media/media-info.ts';
import { type Micros, micros } from '../../common/units/micros.ts';
import { buildArguments } from './build-arguments.ts';
import { fileUrl, guardArguments } from './input-arguments.ts';

/** Seconds with six decimals, the finest step ffmpeg keeps (AV_TIME_BASE is 1e6). */
export function secondsArgument(time: Micros): string {
  return (time / 1e6).toFixed(6);
}

export type RenditionSpec = {
  readonly source: string;
  readonly info: MediaInfo;
  /** Place among the audio tracks, from 0; null for the picture alone. */
  readonly audioTrack: number | null;
  readonly container: 'mp4' | 'webm';
  /** `copy` keeps the packets; otherwise the sound is encoded anew, for a container that cannot hold it. */
  readonly audioCodec?: 'copy' | 'aac' | 'libopus';
  readonly target: string;
};

/**
 * Copies the picture and one audio track into a file that a browser plays from its first bytes on. Throws `media.no-audio` for
 * a track that is not there.
 */
export function renditionArguments(spec: RenditionSpec): readonly string[] {
  const video = mainVideo(spec.info);
  const audio = spec.audioTrack === null ? undefined : audioStreams(spec.info)[spec.audioTrack];
  if (spec.audioTrack !== null && !audio) {
    throw new AppError('media.no-audio', `There is no audio track ${spec.audioTrack + 1} in the file.`);
  }
  const maps = [video, audio].flatMap((stream) => (stream ? ['-map', `0:${stream.index}`] : []));
  return buildArguments({
    inputs: [{ source: fileUrl(spec.source), options: guardArguments(spec.info.format) }],
    outputs: [
      {
        target: fileUrl(spec.target),
        options: [
          ...maps,
          ...['-c:v', 'copy', '-c:a', spec.audioCodec ?? 'copy'],
          ...['-map_chapters', '-1'],
          ...(audio ? ['-disposition:a:0', 'default'] : []), // a second language is often marked as not the default
          ...(spec.container === 'mp4' ? mp4Options(video) : ['-f', 'webm']),
        ],
      },
    ],
  });
}

function mp4Options(video: VideoStream | undefined): readonly string[] {
  const tag = video?.codec === 'hevc' ? ['-tag:v', 'hvc1'] : []; // Safari plays no HEVC tagged hev1
  return [...tag, '-movflags', '+faststart', '-f', 'mp4'];
}

/** How far into the file the thumbnail is taken: past a fade-in or a title, before the end gives anything away. */
const THUMBNAIL_FRACTION = 0.1;

/**
 * One picture, a JPEG 320 pixels wide in the shape it is shown in, from a tenth into the file; a sound file gives its cover.
 * Throws `media.no-video` if there is neither.
 */
export function thumbnailArguments(source: string, info: MediaInfo, target: string): readonly string[] {
  const video = mainVideo(info) ?? info.streams.find((stream): stream is VideoStream => stream.kind === 'video');
  if (!video) throw new AppError('media.no-video', 'The file holds no picture to make a thumbnail of.');
  const at = video.isCover ? micros(0) : micros((info.duration ?? 0) * THUMBNAIL_FRACTION);
  const seek = at > 0 ? ['-ss', secondsArgument(at)] : [];
  return buildArguments({
    inputs: [{ source: fileUrl(source), options: [...seek, ...guardArguments(info.format)] }],
    outputs: [
      {
        target: fileUrl(target),
        options: [
          ...['-map', `0:${video.index}`, '-frames:v', '1'],
          ...['-vf', 'scale=w=320:h=2*ceil(160/dar),setsar=1,format=yuvj420p'],
          // a pipe of pictures, because image2 would read a per cent sign in the name as a pattern
          ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe'],
        ],
      },
    ],
  });
}
