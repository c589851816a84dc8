/** The program's name in the list of a release. */
export declare const ASSET = 'yt-dlp_linux';
export type ReleaseFaults = {
  /** The list's sum is that of another program. */
  readonly wrongSum?: boolean;
  /** The program breaks off after so many bytes, or falls silent. */
  readonly cutAfterBytes?: number;
  readonly stallAfterBytes?: number;
  readonly programStatus?: number;
  /** Nothing is answered. */
  readonly silent?: boolean;
  readonly list?: string;
  readonly pointerTo?: string;
};
export type ReleasePage = {
  readonly url: string;
  /** Paths asked for. */
  readonly log: string[];
  /** What is published from now on: a stand-in that says it is `says`, by default the version itself. */
  publish(version: string, faults?: ReleaseFaults, says?: string): void;
  close(): Promise<void>;
};
/** A page of releases as a forge shows it: a redirect to the newest, a list of sums, and programs. */
export declare function startReleasePage(): Promise<ReleasePage>;
