import type { Asset } from '../../../common/contract/assets.ts';
import { audioStreams, type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import type { AssetKind, AssetRecord } from '../../database/repositories/assets.ts';

export function kindOfMedia(info: MediaInfo): AssetKind {
  if (mainVideo(info)) return 'video';
  return audioStreams(info).length > 0 ? 'audio' : 'other';
}

/** What a page may know of a file: no path. */
export function toAsset(record: AssetRecord, available: boolean): Asset {
  const video = record.info ? mainVideo(record.info) : undefined;
  const turned = video !== undefined && Math.abs(video.rotation) % 180 === 90;
  return {
    id: record.id,
    // A file replaced in its place may have become another kind than it was when it was added.
    kind: record.info ? kindOfMedia(record.info) : record.kind,
    origin: record.origin,
    isStored: record.location.kind === 'stored',
    name: record.name,
    sizeBytes: record.sizeBytes,
    duration: record.info?.duration ?? null,
    // As it is shown: a phone's upright video is stored lying on its side.
    width: (turned ? video.height : video?.width) ?? null,
    height: (turned ? video.width : video?.height) ?? null,
    videoCodec: video?.codec ?? null,
    audioTracks: record.info
      ? audioStreams(record.info).map(({ codec, language, title, channels, sampleRateHz }) => ({
          codec,
          language,
          title,
          channels,
          sampleRateHz,
        }))
      : [],
    available,
    createdAtMs: record.createdAtMs,
  };
}
