export const DOWNLOAD_CONTAINERS = ['mp4', 'mkv', 'webm', 'm4a', 'opus', 'mp3', 'ogg', 'flac', 'wav', 'mov', 'ts'] as const;
/** Endings that a downloaded file may have: media only, so that nothing a site names can become a program or a link. */
export type DownloadContainer = (typeof DOWNLOAD_CONTAINERS)[number];

/** What is asked for, before it is known what the site offers. */
export type DownloadWish = {
  readonly kind: 'video' | 'audio';
  /** Lines of the picture at most; null for the best there is. */
  readonly maxHeight: number | null;
  /** null: the one that holds the best streams as they are. */
  readonly container: 'mp4' | 'mkv' | 'webm' | 'm4a' | 'opus' | null;
  /** These formats and no others; empty: chosen by the rest of the wish. */
  readonly formatIds: readonly string[];
  /** BCP 47 tag of the sound; null for the original's. */
  readonly audioLanguage: string | null;
};

export const DEFAULT_WISH: DownloadWish = { kind: 'video', maxHeight: 1080, container: null, formatIds: [], audioLanguage: null };
