import { audioFamily, canHold, type VideoFamily, videoFamily } from './codecs.ts';
import type { MediaFormat } from './extraction.ts';
import { DOWNLOAD_CONTAINERS, type DownloadContainer, type DownloadWish } from './wish.ts';

type WishedContainer = NonNullable<DownloadWish['container']>;
/** The files to fetch, one, or picture and sound to be joined, and what they are joined into. */
export type FormatChoice = { readonly formats: readonly MediaFormat[]; readonly container: DownloadContainer };

/**
 * What fits the wish best of what a site offers, without encoding anything again; undefined where nothing does. Of pictures within the
 * wished height the tallest wins, then the most frames, then what most players play, then the most bits. A container that was asked for
 * by name decides which streams are looked at; where it can hold none of them, Matroska takes its place.
 */
export function chooseFormats(offered: readonly MediaFormat[], wish: DownloadWish): FormatChoice | undefined {
  if (wish.formatIds.length > 0) return exactly(offered, wish);
  if (wish.kind === 'audio') return chooseSound(offered, wish);
  const fitting = wish.container === null ? offered : offered.filter((format) => canHold(wish.container ?? 'mkv', [format]));
  // A link may lead to sound alone.
  return (
    chooseUsual(fitting, wish) ??
    choosePicture(fitting, wish) ??
    choosePicture(offered, { ...wish, container: 'mkv' }) ??
    chooseSound(offered, wish)
  );
}

function exactly(offered: readonly MediaFormat[], wish: DownloadWish): FormatChoice | undefined {
  const formats = wish.formatIds.map((id) => offered.find((format) => format.id === id)).filter((format) => format !== undefined);
  if (formats.length !== wish.formatIds.length) return undefined;
  return { formats, container: containerFor(formats, wish.container) };
}

function chooseSound(offered: readonly MediaFormat[], wish: DownloadWish): FormatChoice | undefined {
  const wanted = wish.container;
  const sounds = offered.filter((format) => format.kind === 'audio');
  const fitting = wanted === null ? sounds : sounds.filter((format) => canHold(wanted, [format]));
  const best = bestSound(fitting.length > 0 ? fitting : sounds, wish.audioLanguage) ?? bestSound(onlyMuxed(offered), wish.audioLanguage);
  if (!best) return undefined;
  if (best.kind === 'audio') return { formats: [best], container: containerFor([best], wanted) };
  // Out of a whole file; where nobody says what sound it has, only Matroska surely takes it.
  const taken = { ...best, kind: 'audio', container: '', videoCodec: null } as const;
  return { formats: [best], container: best.audioCodec === null ? 'mkv' : containerFor([taken], wanted) };
}

/**
 * Of an MP4 that was asked for by name, what plays wherever MP4 does: VP9 and Opus may stand in one, yet many players show or sound nothing.
 * Undefined where that would cost lines of the picture.
 */
function chooseUsual(fitting: readonly MediaFormat[], wish: DownloadWish): FormatChoice | undefined {
  if (wish.container !== 'mp4') return undefined;
  const usual = fitting.filter(
    (format) =>
      (format.kind === 'audio' || videoFamily(format.videoCodec) === 'h264') && (format.audioCodec === null || isUsualIn('mp4', format)),
  );
  const choice = choosePicture(usual, wish);
  const lines = (chosen: FormatChoice | undefined): number => chosen?.formats[0]?.height ?? 0;
  return choice && lines(choice) >= lines(choosePicture(fitting, wish)) ? choice : undefined;
}

function choosePicture(offered: readonly MediaFormat[], wish: DownloadWish): FormatChoice | undefined {
  const pictures = offered.filter((format) => format.kind !== 'audio');
  const within = pictures.filter((format) => wish.maxHeight === null || (format.height ?? 0) <= wish.maxHeight);
  // Nothing as small as that: the smallest there is, and the result says so.
  const candidates = within.length > 0 ? within : smallest(pictures);
  const best = [...candidates].sort(byPicture)[0];
  if (!best) return undefined;
  if (best.kind === 'muxed') return { formats: [best], container: containerFor([best], wish.container) };
  const sound = bestSound(matching(offered, best), wish.audioLanguage);
  if (sound) return { formats: [best, sound], container: containerFor([best, sound], wish.container) };
  const whole = candidates.filter((format) => format.kind === 'muxed').sort(byPicture)[0];
  if (whole) return { formats: [whole], container: containerFor([whole], wish.container) };
  return { formats: [best], container: containerFor([best], wish.container) }; // a silent film
}

/** Sound that goes into one ordinary container with this picture, where there is such sound. */
function matching(offered: readonly MediaFormat[], picture: MediaFormat): readonly MediaFormat[] {
  const sounds = offered.filter((format) => format.kind === 'audio');
  const home = preferredContainers(videoFamily(picture.videoCodec)).find((container) =>
    sounds.some((sound) => canHold(container, [picture, sound]) && isUsualIn(container, sound)),
  );
  return home === undefined ? sounds : sounds.filter((sound) => canHold(home, [picture, sound]) && isUsualIn(home, sound));
}

/** Opus in MP4 is allowed, yet many players are silent. */
const isUsualIn = (container: WishedContainer, sound: MediaFormat): boolean =>
  container !== 'mp4' || audioFamily(sound.audioCodec) === 'aac' || audioFamily(sound.audioCodec) === 'mp3';

function preferredContainers(family: VideoFamily | null): readonly WishedContainer[] {
  if (family === 'vp9' || family === 'vp8') return ['webm', 'mp4'];
  return ['mp4', 'webm'];
}

function bestSound(sounds: readonly MediaFormat[], language: string | null): MediaFormat | undefined {
  const spoken = language === null ? [] : sounds.filter((sound) => isLanguage(sound.language, language));
  const known = spoken.length > 0 ? spoken : sounds;
  return [...known].sort((one, other) => (other.bitrateBps ?? 0) - (one.bitrateBps ?? 0))[0];
}

/** `en-US` is `en`; another dialect of the same language is better than another language. */
export function isLanguage(tag: string | null, wanted: string): boolean {
  return tag !== null && tag.split('-')[0]?.toLowerCase() === wanted.split('-')[0]?.toLowerCase();
}

const onlyMuxed = (offered: readonly MediaFormat[]): readonly MediaFormat[] => offered.filter((format) => format.kind === 'muxed');

function smallest(pictures: readonly MediaFormat[]): readonly MediaFormat[] {
  const height = Math.min(...pictures.map((format) => format.height ?? Number.POSITIVE_INFINITY));
  return pictures.filter((format) => (format.height ?? Number.POSITIVE_INFINITY) === height);
}

/** What plays in most places first. */
const PLAYS: readonly (VideoFamily | null)[] = ['h264', 'vp9', 'av1', 'hevc', 'vp8', null];

function byPicture(one: MediaFormat, other: MediaFormat): number {
  return (
    (other.height ?? 0) - (one.height ?? 0) ||
    Math.round(other.fps ?? 0) - Math.round(one.fps ?? 0) ||
    PLAYS.indexOf(videoFamily(one.videoCodec)) - PLAYS.indexOf(videoFamily(other.videoCodec)) ||
    (other.bitrateBps ?? 0) - (one.bitrateBps ?? 0)
  );
}

function containerFor(formats: readonly MediaFormat[], wanted: DownloadWish['container']): DownloadContainer {
  if (wanted !== null && canHold(wanted, formats)) return wanted;
  const [only, ...others] = formats;
  // One file stays what it is, so that it can be handed over byte for byte.
  const own = others.length === 0 && wanted === null ? DOWNLOAD_CONTAINERS.find((container) => container === only?.container) : undefined;
  if (own && (only?.kind === 'muxed' || own !== 'webm')) return own;
  const isSound = formats.every((format) => format.kind === 'audio');
  const homes: readonly WishedContainer[] = isSound
    ? ['m4a', 'opus', 'mkv']
    : [...preferredContainers(videoFamily(formats[0]?.videoCodec ?? null)), 'mkv'];
  const sound = formats.find((format) => format.audioCodec !== null);
  return homes.find((home) => canHold(home, formats) && (!sound || isSound || isUsualIn(home, sound))) ?? 'mkv';
}
