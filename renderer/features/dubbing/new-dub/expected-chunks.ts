import type { Asset } from '../../../../common/contract/assets.ts';
import { planChunks } from '../../../../common/domain/dubbing/plan-chunks.ts';
import { samplesFromMicros } from '../../../../common/units/micros.ts';

/** About how many chunks there will be: the host cuts at pauses and scenes, which only it knows. Null while it cannot be told. */
export function expectedChunks(file: Asset | null, chunkSeconds: number | null): number | null {
  const sampleRateHz = file?.audioTracks[0]?.sampleRateHz;
  if (!file?.duration || !sampleRateHz || chunkSeconds === null) return null;
  const totalSamples = samplesFromMicros(file.duration, sampleRateHz);
  return planChunks({ totalSamples, sampleRateHz, strategy: 'fixed', chunkSeconds, silences: [], sceneCuts: [] }).length;
}
