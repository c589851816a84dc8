import type { DubContainer } from '../../../common/domain/dubbing/dubbing.ts';
import { type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import { defaultContainer } from '../../../common/domain/media/output-plan.ts';

/** The container of a dub whose request named none. */
export function containerFor(source: MediaInfo, sourceName: string): DubContainer {
  return defaultContainer(mainVideo(source)?.codec ?? null, sourceName) ?? 'mkv';
}
