import type { Inspection } from '../../../../common/contract/downloads.ts';
import { chooseFormats, type FormatChoice } from '../../../../common/domain/downloads/choose-formats.ts';
import { audioFamily, videoFamily } from '../../../../common/domain/downloads/codecs.ts';
import type { MediaFormat } from '../../../../common/domain/downloads/extraction.ts';
import { DEFAULT_WISH } from '../../../../common/domain/downloads/wish.ts';
import type { PresetWish } from '../add/presets.ts';

export type InspectedVideo = Extract<Inspection, { kind: 'video' }>;
export type OfferedFormat = InspectedVideo['formats'][number];

/** One line to choose from: what is fetched for it and what it is joined into. */
export type FormatRow = {
  readonly key: string;
  readonly choice: FormatChoice;
  /** `1080p60`, `Opus`. */
  readonly name: string;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly language: string | null;
  readonly bitrateBps: number | null;
  readonly size: RowSize;
  readonly isPreset: boolean;
};
/** `isExact` is false where it is reckoned from bits a second. */
export type RowSize = { readonly bytes: number | null; readonly isExact: boolean };

/** Addresses stay at the host; what is chosen by needs none. */
const NO_SOURCE = { kind: 'fragments', fragments: [], headers: {}, expiresAtMs: null } as const;

/** One row for each height, rate and codec, the best of each; with the sound that goes with it. The preset's own choice is marked. */
export function videoRows({ formats, video }: Pick<InspectedVideo, 'formats' | 'video'>, preset: PresetWish): readonly FormatRow[] {
  const offered = formats.map(withSource);
  const sounds = offered.filter((format) => format.kind === 'audio');
  const chosen = preset.kind === 'video' ? chooseFormats(offered, { ...DEFAULT_WISH, ...preset }) : undefined;
  const groups = Map.groupBy(
    offered.filter((format) => format.kind !== 'audio'),
    groupOf,
  );
  const rows = [...groups].flatMap(([key, group]) => {
    const isPreset = chosen !== undefined && group.some((format) => format.id === chosen.formats[0]?.id);
    const choice = isPreset ? chosen : chooseFormats([...group, ...sounds], { ...DEFAULT_WISH, maxHeight: null });
    return choice ? [rowOf(key, choice, video.durationMs, isPreset)] : [];
  });
  return rows.sort((one, other) => tallness(other) - tallness(one) || (other.size.bytes ?? 0) - (one.size.bytes ?? 0));
}

/** One row for each codec, rate and language of sound; where there is none alone, the sound out of the whole file. */
export function audioRows({ formats, video }: Pick<InspectedVideo, 'formats' | 'video'>, preset: PresetWish): readonly FormatRow[] {
  const offered = formats.map(withSource);
  const sounds = offered.filter((format) => format.kind === 'audio');
  const wish = { ...DEFAULT_WISH, kind: 'audio' as const };
  const chosen = chooseFormats(offered, { ...wish, container: preset.kind === 'audio' ? preset.container : null });
  if (sounds.length === 0) return chosen ? [rowOf('whole', chosen, video.durationMs, true)] : [];
  return sounds
    .flatMap((sound) => {
      const isPreset = sound.id === chosen?.formats[0]?.id;
      const choice = isPreset ? chosen : chooseFormats([sound], wish);
      return choice ? [rowOf(sound.id, choice, video.durationMs, isPreset)] : [];
    })
    .sort((one, other) => (other.bitrateBps ?? 0) - (one.bitrateBps ?? 0));
}

const withSource = (format: OfferedFormat): MediaFormat => ({ ...format, source: NO_SOURCE });

const groupOf = (format: MediaFormat): string =>
  `${format.height}/${isFast(format) ? Math.round(format.fps ?? 0) : ''}/${videoFamily(format.videoCodec) ?? format.videoCodec}`;

/** More frames than films and television in most countries have. */
const isFast = ({ fps }: Pick<MediaFormat, 'fps'>): boolean => (fps ?? 0) > 31;

function rowOf(key: string, choice: FormatChoice, durationMs: number | null, isPreset: boolean): FormatRow {
  const [first] = choice.formats;
  const sound = choice.formats.find((format) => format.audioCodec !== null);
  return {
    ...{ key, choice, isPreset, videoCodec: first?.videoCodec ?? null, audioCodec: sound?.audioCodec ?? null },
    name: first?.height == null ? '' : `${first.height}p${isFast(first) ? Math.round(first.fps ?? 0) : ''}`,
    language: sound?.language ?? null,
    bitrateBps: first?.bitrateBps ?? null,
    size: sizeOf(choice.formats, durationMs),
  };
}

const tallness = ({ choice }: FormatRow): number => (choice.formats[0]?.height ?? 0) * 1_000 + (choice.formats[0]?.fps ?? 0);

/** Of all that is fetched, by the site's own numbers, or by bits a second. */
export function sizeOf(formats: readonly OfferedFormat[], durationMs: number | null): RowSize {
  const sizes = formats.map(({ sizeBytes, bitrateBps }) => {
    if (sizeBytes !== null) return sizeBytes;
    return bitrateBps === null || durationMs === null ? null : Math.round((bitrateBps * durationMs) / 8_000);
  });
  const isExact = formats.every(({ sizeBytes }) => sizeBytes !== null);
  if (sizes.some((size) => size === null)) return { bytes: null, isExact };
  return { bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0), isExact };
}

const VIDEO_NAMES = { av1: 'AV1', vp9: 'VP9', h264: 'H.264', hevc: 'HEVC', vp8: 'VP8' } as const;
const AUDIO_NAMES = { opus: 'Opus', aac: 'AAC', mp3: 'MP3', vorbis: 'Vorbis', flac: 'FLAC', ac3: 'AC-3' } as const;

/** A codec as people know it; a dash where nobody tells. */
export function codecName(codec: string | null): string {
  const video = videoFamily(codec);
  const audio = audioFamily(codec);
  return (video && VIDEO_NAMES[video]) ?? (audio && AUDIO_NAMES[audio]) ?? codec ?? '–';
}
