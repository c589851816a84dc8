import { canHold } from '../../../../common/domain/downloads/codecs.ts';
import { DEFAULT_NAME_TEMPLATE } from '../../../../common/domain/downloads/name-template.ts';
import type { DownloadWish } from '../../../../common/domain/downloads/wish.ts';
import type { PresetWish } from '../add/presets.ts';
import { audioRows, type FormatRow, type InspectedVideo, videoRows } from './format-rows.ts';

export type Container = DownloadWish['container'];
export type Kind = DownloadWish['kind'];
/** Where the file goes, and what the folder is called. */
export type FolderChoice =
  | { readonly kind: 'library' }
  | { readonly kind: 'token' | 'browsed'; readonly token: string; readonly name: string };

/** What is fetched beside picture and sound, and where it goes; the same for one video and for a list. */
export type Extras = {
  readonly subtitleLanguages: readonly string[];
  readonly describe: boolean;
  readonly thumbnail: boolean;
  readonly sponsorMarks: boolean;
  readonly folder: FolderChoice;
  readonly nameTemplate: string;
};

export const FIRST_EXTRAS: Extras = {
  subtitleLanguages: [],
  describe: true,
  thumbnail: true,
  sponsorMarks: false,
  folder: { kind: 'library' },
  nameTemplate: DEFAULT_NAME_TEMPLATE,
};

export const rowsOf = (video: InspectedVideo, kind: Kind, preset: PresetWish): readonly FormatRow[] =>
  kind === 'video' ? videoRows(video, preset) : audioRows(video, preset);

const CONTAINERS: Readonly<Record<Kind, readonly NonNullable<Container>[]>> = {
  video: ['mp4', 'mkv', 'webm'],
  audio: ['m4a', 'opus', 'mkv'],
};

/** The containers that can hold a row's streams as they are. */
export function containersFor(row: FormatRow, kind: Kind): readonly NonNullable<Container>[] {
  const taken = row.choice.formats.map((format) => (kind === 'audio' ? { ...format, kind: 'audio' as const, videoCodec: null } : format));
  return CONTAINERS[kind].filter((container) => canHold(container, taken));
}

/** The one asked for where it can hold the row, else what the row's streams come in by themselves. */
export function containerOf(row: FormatRow, kind: Kind, asked: Container): Container {
  return asked !== null && containersFor(row, kind).includes(asked) ? asked : null;
}

/** The ending of the file that a row becomes. */
export const endingOf = (row: FormatRow, container: Container): string => container ?? row.choice.container;

/** The extras as the contract takes them; captions that the site made are asked for where one of them was ticked. */
export function extrasInput(extras: Extras, video: InspectedVideo | null) {
  const { folder, subtitleLanguages, ...rest } = extras;
  const automatic = video?.subtitles.filter(({ isAutomatic }) => isAutomatic).map(({ language }) => language) ?? [];
  return {
    ...rest,
    subtitleLanguages: [...subtitleLanguages],
    automaticSubtitles: subtitleLanguages.some((language) => automatic.includes(language)),
    folder: folder.kind === 'library' ? folder : { kind: folder.kind, token: folder.token },
  };
}

/** What is asked for of one row. The height is the row's own, so that the result is not held against a higher one. */
export function rowInput(row: FormatRow, kind: Kind, container: Container) {
  const [first] = row.choice.formats;
  const side = Math.min(first?.width ?? Number.POSITIVE_INFINITY, first?.height ?? Number.POSITIVE_INFINITY);
  return {
    kind,
    container,
    maxHeight: kind === 'video' && Number.isFinite(side) ? side : null,
    formatIds: row.choice.formats.map((format) => format.id),
  };
}
