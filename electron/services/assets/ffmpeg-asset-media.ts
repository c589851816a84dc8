import { audioStreams } from '../../../common/domain/media/media-info.ts';
import { renditionArguments, thumbnailArguments } from '../../../native/ffmpeg/media-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { AssetMedia } from './asset-media.ts';
import { renditionExtension } from './rendition-kind.ts';

/** Sound that both fits mp4 and is heard in Chromium; AC-3 or DTS would fit and play as silence. */
const PLAYABLE_IN_MP4: ReadonlySet<string> = new Set(['aac', 'mp3', 'flac', 'opus']);

/** `AssetMedia` by ffmpeg. */
export function createAssetMedia(tools: Pick<MediaTools, 'probe' | 'run'>): AssetMedia {
  return {
    probe: (path, signal) => tools.probe(path, signal),
    makeThumbnail: ({ source, info, target, signal }) => tools.run({ args: thumbnailArguments(source, info, target), signal }),
    makeRendition({ source, info, audioTrack, target, signal, onFraction }) {
      const container = renditionExtension(info, audioTrack) === '.webm' ? 'webm' : 'mp4';
      const codec = audioStreams(info)[audioTrack]?.codec ?? '';
      const audioCodec = container === 'mp4' && !PLAYABLE_IN_MP4.has(codec) ? 'aac' : 'copy';
      return tools.run({
        args: renditionArguments({ source, info, audioTrack, container, audioCodec, target }),
        signal,
        ...(info.duration !== null && { expected: info.duration, onProgress: onFraction }),
      });
    },
  };
}
