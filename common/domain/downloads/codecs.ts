import type { MediaFormat } from './extraction.ts';

export const VIDEO_FAMILIES = ['av1', 'vp9', 'h264', 'hevc', 'vp8'] as const;
export type VideoFamily = (typeof VIDEO_FAMILIES)[number];
export const AUDIO_FAMILIES = ['opus', 'aac', 'mp3', 'vorbis', 'flac', 'ac3'] as const;
export type AudioFamily = (typeof AUDIO_FAMILIES)[number];

/** RFC 6381 words and ffprobe's names alike. */
const VIDEO: ReadonlyArray<readonly [RegExp, VideoFamily]> = [
  [/^av0?1/i, 'av1'],
  [/^vp0?9/i, 'vp9'],
  [/^(avc[1-4]|h\.?264)/i, 'h264'],
  [/^(hvc1|hev1|hevc|h\.?265)/i, 'hevc'],
  [/^vp0?8/i, 'vp8'],
];
const AUDIO: ReadonlyArray<readonly [RegExp, AudioFamily]> = [
  [/^opus/i, 'opus'],
  [/^(mp4a\.(69|6b|40\.34)|mp3)/i, 'mp3'],
  [/^(mp4a|aac)/i, 'aac'],
  [/^vorbis/i, 'vorbis'],
  [/^flac/i, 'flac'],
  [/^(ac-?3|ec-?3|eac3)/i, 'ac3'],
];

/** `avc1.640028` and `h264` are both `h264`; null for what is not known. */
export function videoFamily(codec: string | null): VideoFamily | null {
  return codec === null ? null : (VIDEO.find(([pattern]) => pattern.test(codec))?.[1] ?? null);
}

export function audioFamily(codec: string | null): AudioFamily | null {
  return codec === null ? null : (AUDIO.find(([pattern]) => pattern.test(codec))?.[1] ?? null);
}

type Holds = { readonly video: readonly VideoFamily[]; readonly audio: readonly AudioFamily[] };
/** What each container takes without encoding again and common players then play. */
const HOLDS: Readonly<Record<'mp4' | 'mkv' | 'webm' | 'm4a' | 'opus', Holds>> = {
  mp4: { video: ['h264', 'hevc', 'av1', 'vp9'], audio: ['aac', 'mp3', 'ac3', 'opus', 'flac'] },
  mkv: { video: VIDEO_FAMILIES, audio: AUDIO_FAMILIES },
  webm: { video: ['vp8', 'vp9', 'av1'], audio: ['opus', 'vorbis'] },
  m4a: { video: [], audio: ['aac'] },
  opus: { video: [], audio: ['opus'] },
};

/** Whether the streams of these formats can be copied into `container`. What nobody tells the codecs of fits Matroska, and the container it is in. */
export function canHold(
  container: keyof typeof HOLDS,
  formats: readonly Pick<MediaFormat, 'kind' | 'container' | 'videoCodec' | 'audioCodec'>[],
): boolean {
  if (container === 'mkv') return true;
  const { video, audio } = HOLDS[container];
  return formats.every(({ kind, container: own, videoCodec, audioCodec }) => {
    const isUntold = (kind !== 'audio' && videoCodec === null) || (kind !== 'video' && audioCodec === null);
    if (isUntold) return formats.length === 1 && own === container;
    const picture = videoFamily(videoCodec);
    const sound = audioFamily(audioCodec);
    const pictureFits = videoCodec === null || (picture !== null && video.includes(picture));
    return pictureFits && (audioCodec === null || (sound !== null && audio.includes(sound)));
  });
}
