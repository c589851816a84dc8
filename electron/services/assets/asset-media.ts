import type { MediaInfo } from '../../../common/domain/media/media-info.ts';

/** What assets need of ffmpeg; `createAssetMedia` gives the real thing. All reject with the signal's reason once it is aborted. */
export type AssetMedia = {
  /** Throws `media.empty`, `media.not-media`, `media.unreadable`, `media.vanished`. */
  probe(path: string, signal: AbortSignal): Promise<MediaInfo>;
  /** Writes a JPEG 320 wide to `target`. */
  makeThumbnail(job: {
    readonly source: string;
    readonly info: MediaInfo;
    readonly target: string;
    readonly signal: AbortSignal;
  }): Promise<void>;
  /** Writes the picture and one audio track to `target`, whose ending `renditionExtension` gave. The picture is copied; the sound
   * is encoded only where the container cannot hold it or a browser would play it as silence. */
  makeRendition(job: {
    readonly source: string;
    readonly info: MediaInfo;
    /** Place among the audio streams, from 0. */
    readonly audioTrack: number;
    readonly target: string;
    readonly signal: AbortSignal;
    readonly onFraction: (fraction: number) => void;
  }): Promise<void>;
};
