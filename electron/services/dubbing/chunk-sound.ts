import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { mainAudio } from '../../../common/domain/media/media-info.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { frameBytes, type PcmFormat } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { pcmFormatOf } from './pcm-format.ts';
import { PCM_NAME } from './source-sound.ts';

/** A file to be played, or a part of a raw one: float PCM from `startByte` to `endByte`. */
export type ChunkSound =
  | { readonly kind: 'flac'; readonly path: string }
  | { readonly kind: 'pcm'; readonly path: string; readonly startByte: number; readonly endByte: number; readonly pcm: PcmFormat };

/** See `DubbingService.chunkSound`. The files are there until the dub is through, and afterwards where its intermediates are kept. */
export function chunkSound(parts: DubbingServiceParts, chunkId: JobId, which: 'original' | 'dub'): ChunkSound {
  const chunk = parts.dubbing.chunk(chunkId);
  if (!chunk) throw new AppError('not-found', 'There is no such chunk.');
  const folder = parts.workFolder(chunk.jobId);
  if (which === 'dub') {
    if (!chunk.result) throw new AppError('not-found', 'This chunk has no dub yet.');
    return { kind: 'flac', path: path.join(folder, chunk.result.name) };
  }
  const config = parts.dubbing.get(chunk.jobId)?.config;
  const info = config && parts.assets.recordOf(config.sourceAssetId).info;
  const audio = info && mainAudio(info);
  if (!audio) throw new AppError('not-found', 'The original of this chunk is no longer known.');
  const pcm = pcmFormatOf(audio, config);
  const { startSample, endSample } = chunk.range;
  const bytes = frameBytes(pcm);
  return { kind: 'pcm', path: path.join(folder, PCM_NAME), startByte: startSample * bytes, endByte: endSample * bytes, pcm };
}
