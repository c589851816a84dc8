import type { DubContainer, StreamLoss } from '../dubbing/dubbing.ts';
import { type AudioStream, audioStreams, type MediaInfo, type MediaStream, mainVideo, type OtherStream } from './media-info.ts';

/** How one source stream goes into the output, in output order. */
export type StreamCopy = {
  readonly sourceIndex: number;
  /** A `cover-file` is taken out of the source and attached anew, for containers whose covers are attachments. */
  readonly kind: 'video' | 'audio' | 'subtitle' | 'cover' | 'cover-file' | 'attachment';
  /** `copy`, or the encoder that brings it into a form the container holds. */
  readonly codec: 'copy' | DubEncoder | 'mov_text' | 'webvtt' | 'srt';
  /** A sample entry that more players know, such as `hvc1`. */
  readonly tag: string | null;
  /** Of an audio track; 0 for anything else. */
  readonly channels: number;
};
export type DubEncoder = 'aac' | 'libopus';

export type OutputPlan = {
  readonly container: DubContainer;
  readonly copies: readonly StreamCopy[];
  readonly dubEncoder: DubEncoder;
  /** Original audio tracks before the dubs. */
  readonly originalAudioTracks: number;
  readonly lost: readonly StreamLoss[];
};

type ContainerRules = {
  /** What a person calls it. */
  readonly label: string;
  readonly video: readonly string[];
  readonly audio: readonly string[];
  /** Encoder of dubs, and of an original track that does not fit. */
  readonly encoder: DubEncoder;
  /** Subtitle codecs copied as they are. */
  readonly subtitles: readonly string[];
  /** What other text subtitles become. */
  readonly textSubtitles: 'mov_text' | 'webvtt' | 'srt';
  readonly covers: 'cover' | 'cover-file' | null;
  readonly attachments: boolean;
};

/** What AAC can hold (ISO/IEC 14496-3); Opus takes any of them and plays at 48 kHz. */
const AAC_RATES: readonly number[] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/** The rate a dub is cut, joined and encoded at: the original's own wherever an encoder holds it. */
export function dubSampleRate(originalHz: number): number {
  return AAC_RATES.includes(originalHz) ? originalHz : 48_000;
}

/** Text subtitles that ffmpeg turns into one another. */
const TEXT_SUBTITLES = ['subrip', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'];
const STYLED_SUBTITLES = ['ass', 'ssa'];

/**
 * Which streams fit where, from the containers' own registries (MP4RA, Matroska and WebM specifications) and what ffmpeg 5.1
 * writes. Opus in Matroska and WebM carries its exact length; AAC in Matroska would add its priming to the track.
 */
export const CONTAINERS: Readonly<Record<DubContainer, ContainerRules>> = {
  mp4: {
    label: 'MP4',
    video: ['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'mpeg2video', 'mpeg1video'],
    audio: ['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'alac', 'opus', 'flac', 'dts'],
    encoder: 'aac',
    subtitles: ['mov_text'],
    textSubtitles: 'mov_text',
    covers: 'cover',
    attachments: false,
  },
  mkv: {
    label: 'Matroska (MKV)',
    video: [
      'h264',
      'hevc',
      'av1',
      'vp8',
      'vp9',
      'mpeg4',
      'mpeg2video',
      'mpeg1video',
      'prores',
      'ffv1',
      'theora',
      'mjpeg',
      'msmpeg4v3',
      'wmv3',
      'vc1',
      'flv1',
    ],
    audio: [
      ...['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'alac', 'opus', 'flac', 'dts', 'vorbis', 'truehd', 'wmav2'],
      ...['pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_s16be', 'pcm_s24be', 'pcm_u8'],
    ],
    encoder: 'libopus',
    subtitles: ['subrip', 'ass', 'ssa', 'webvtt', 'hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle'],
    textSubtitles: 'srt',
    covers: 'cover-file',
    attachments: true,
  },
  webm: {
    label: 'WebM',
    video: ['vp8', 'vp9', 'av1'],
    audio: ['opus', 'vorbis'],
    encoder: 'libopus',
    subtitles: ['webvtt'],
    textSubtitles: 'webvtt',
    covers: null,
    attachments: false,
  },
};

/** Pictures that every container with covers takes, with the file name that players look for. */
const COVERS: Readonly<Record<string, { readonly name: string; readonly mimeType: string }>> = {
  mjpeg: { name: 'cover.jpg', mimeType: 'image/jpeg' },
  png: { name: 'cover.png', mimeType: 'image/png' },
};

/** Name and type of a cover as an attachment; undefined for a picture that is no usual cover. */
export function coverFile(codec: string): { readonly name: string; readonly mimeType: string } | undefined {
  return COVERS[codec];
}

/** The container of a file name's extension, or undefined for one that a dub cannot be written to. */
export function containerOfName(name: string): DubContainer | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'mp4' || extension === 'm4v' || extension === 'mov') return 'mp4';
  if (extension === 'mkv') return 'mkv';
  return extension === 'webm' ? 'webm' : undefined;
}

/** The container that a source's name asks for where it holds the picture, else one that does; `undefined` when none does. */
export function defaultContainer(videoCodec: string | null, sourceName: string): DubContainer | undefined {
  if (videoCodec === null) return undefined;
  return ([containerOfName(sourceName) ?? 'mp4', 'mp4', 'mkv'] as const).find((container) =>
    CONTAINERS[container].video.includes(videoCodec),
  );
}

/** `talk.es.mp4`: the source's name with the languages before the container's extension. */
export function dubName(sourceName: string, languages: readonly string[], container: DubContainer): string {
  return `${sourceName.replace(/\.[^.]+$/, '')}.${languages.join('.')}.${container}`;
}

/** Plans the output's streams, or names the picture's codec when the container cannot hold it. */
export function planOutput(source: MediaInfo, container: DubContainer): OutputPlan | { readonly cannotHold: string } {
  const rules = CONTAINERS[container];
  const video = mainVideo(source);
  if (!video || !rules.video.includes(video.codec)) return { cannotHold: video?.codec ?? 'none' };
  const lost: StreamLoss[] = [];
  const fromMov = source.format.includes('mp4');
  const copies: StreamCopy[] = [
    {
      sourceIndex: video.index,
      kind: 'video',
      codec: 'copy',
      tag: container === 'mp4' && video.codec === 'hevc' && !fromMov ? 'hvc1' : null,
      channels: 0,
    },
  ];
  for (const audio of audioStreams(source)) copies.push(planAudio(audio, rules, lost));
  for (const stream of source.streams) {
    const copy = planOther(stream, video.index, rules, lost);
    if (copy) copies.push(copy);
  }
  return { container, copies, dubEncoder: rules.encoder, originalAudioTracks: audioStreams(source).length, lost };
}

function planAudio(audio: AudioStream, rules: ContainerRules, lost: StreamLoss[]): StreamCopy {
  const fits = rules.audio.includes(audio.codec);
  if (!fits) {
    lost.push({
      what: `${audio.codec} audio, track ${audio.index}`,
      reason: `${rules.label} cannot hold it, so this track was encoded again as ${rules.encoder === 'aac' ? 'AAC' : 'Opus'}.`,
    });
  }
  return { sourceIndex: audio.index, kind: 'audio', codec: fits ? 'copy' : rules.encoder, tag: null, channels: audio.channels };
}

function planOther(stream: MediaStream, mainIndex: number, rules: ContainerRules, lost: StreamLoss[]): StreamCopy | undefined {
  switch (stream.kind) {
    case 'audio':
    case 'data': // time codes, GPS: what a muxer carries over by itself is seen in the output, see `compareStreams`
      return undefined;
    case 'video':
      if (stream.index === mainIndex) return undefined;
      if (stream.isCover && rules.covers && coverFile(stream.codec))
        return { sourceIndex: stream.index, kind: rules.covers, codec: 'copy', tag: null, channels: 0 };
      lost.push({
        what: stream.isCover ? 'cover picture' : `second ${stream.codec} video, track ${stream.index}`,
        reason: stream.isCover ? `${rules.label} cannot hold this cover.` : 'A dub keeps the main picture only.',
      });
      return undefined;
    case 'subtitle':
      return planSubtitle(stream, rules, lost);
    case 'attachment':
      if (rules.attachments) return { sourceIndex: stream.index, kind: 'attachment', codec: 'copy', tag: null, channels: 0 };
      lost.push({ what: `attachment, track ${stream.index}`, reason: `${rules.label} cannot hold attachments.` });
      return undefined;
  }
}

function planSubtitle(stream: OtherStream, rules: ContainerRules, lost: StreamLoss[]): StreamCopy | undefined {
  const codec = stream.codec ?? 'unknown';
  if (rules.subtitles.includes(codec)) return { sourceIndex: stream.index, kind: 'subtitle', codec: 'copy', tag: null, channels: 0 };
  if (TEXT_SUBTITLES.includes(codec)) {
    if (STYLED_SUBTITLES.includes(codec))
      lost.push({ what: `styling of the subtitles, track ${stream.index}`, reason: `${rules.label} holds their text without it.` });
    return { sourceIndex: stream.index, kind: 'subtitle', codec: rules.textSubtitles, tag: null, channels: 0 };
  }
  lost.push({ what: `${codec} subtitles, track ${stream.index}`, reason: `${rules.label} cannot hold them.` });
  return undefined;
}
