import type { Invocation } from './ports.ts';

export type InstalledExtractor = {
  readonly version: string;
  readonly invocation: Invocation;
  /** What `rollback` would go back to. */
  readonly previousVersion: string | null;
};

export type UpdateProgress =
  | { readonly stage: 'looking' | 'trying' }
  /** At most a hundred times; `totalBytes` is null where nobody tells it. */
  | { readonly stage: 'downloading'; readonly doneBytes: number; readonly totalBytes: number | null };

export type UpdateResult =
  | { readonly kind: 'updated'; readonly version: string; readonly before: string | null }
  | { readonly kind: 'newest-already'; readonly version: string }
  /** The newest is the one that a person went back from; it is not put in again by itself. `rollback` once more does it. */
  | { readonly kind: 'rolled-back-before'; readonly version: string };

export type RollbackResult =
  | { readonly kind: 'rolled-back'; readonly from: string; readonly to: string }
  | { readonly kind: 'nothing-before' };

/** The yt-dlp in the data folder, kept up to date apart from StreamFetch. The one in use changes whole or not at all. */
export interface ExtractorUpdatesService {
  /** The one before where the file of the present one has gone; null where there is none at all. */
  current(): Promise<InstalledExtractor | null>;
  /**
   * Looks for a newer one, fetches and checks it, tries it out, and only then uses it. Whatever goes wrong leaves the old one in use:
   * throws the signal's reason, `job.not-possible` while another change runs, `download.*` for what could not be fetched or is not what
   * was published, `tool.*` for one that fails its trial or is older than may be used, and `media.disk-full` or `media.folder-read-only`.
   */
  update(signal: AbortSignal, report?: (progress: UpdateProgress) => void): Promise<UpdateResult>;
  /** Goes back to the one before; the present one becomes the one before. Throws `job.not-possible` while another change runs. */
  rollback(): Promise<RollbackResult>;
  /** Removes what a crash left. Call it as the owner of the data folder before the first update. */
  removeLeftovers(): Promise<void>;
}
