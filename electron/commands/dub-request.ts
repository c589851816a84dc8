import path from 'node:path';
import type { Estimate, StartDub } from '../../common/contract/dubbing.ts';
import type { Settings } from '../../common/contract/settings.ts';
import { MICRO_USD } from '../../common/domain/dubbing/ledger.ts';
import { defaultContainer, dubName } from '../../common/domain/media/output-plan.ts';
import type { AssetId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { DubCommand } from './arguments/dub-arguments.ts';
import { distinctLanguages } from './names.ts';

/** A dub as the contract takes it, from what was typed and, where nothing was, from the stored settings. `output` is an absolute path. */
export function dubRequest(command: DubCommand, settings: Settings, source: { readonly id: AssetId; readonly output: string }): StartDub {
  const provider = command.provider ?? settings['dubbing.provider'];
  return {
    sourceAssetId: source.id,
    sourceLanguage: command.from,
    targetLanguages: [...distinctLanguages(command.to)],
    ...(provider !== null && { provider }),
    chunking: command.chunking ?? settings['dubbing.chunking'],
    chunkSeconds: command.chunkSeconds ?? settings['dubbing.chunkSeconds'],
    parallel: command.parallel ?? settings['dubbing.parallel'],
    keepIntermediates: command.keepIntermediates ?? settings['dubbing.keepIntermediates'],
    speakers: command.speakers,
    keepBackground: command.background,
    watermark: command.watermark,
    fitLimits: command.tempo ?? { minTempo: settings['dubbing.minTempo'], maxTempo: settings['dubbing.maxTempo'] },
    failedChunks: command.failed ?? settings['dubbing.failedChunks'],
    subtitles: command.subtitles ?? settings['dubbing.subtitles'],
    stereo: command.stereo,
    deleteRemote: command.deleteRemote ?? settings['elevenlabs.deleteRemote'],
    capUsd: command.capUsd ?? null,
    output: { kind: 'path', path: source.output, overwrite: command.force },
  };
}

export type DubPlan = Parameters<Client['dubbing']['estimate']>[0];

/** What of a request decides how the file is cut and what that costs. */
export function planOf({ sourceAssetId, targetLanguages, provider, watermark, chunking, chunkSeconds, stereo }: StartDub): DubPlan {
  return { sourceAssetId, targetLanguages, ...(provider && { provider }), watermark, chunking, chunkSeconds, stereo };
}

/** The cap a new dub would have, in millionths of a dollar; null where nothing is paid or no price is known. */
export function capOf(command: Pick<DubCommand, 'capUsd'>, estimate: Estimate): number | null {
  if (!estimate.isPaid || estimate.estimatedMicroUsd === null) return null;
  return typedCap(command) ?? estimate.suggestedCapMicroUsd;
}

/** The cap that was typed, in millionths of a dollar; null where none was: an earlier run that is woken up has its own. */
export const typedCap = ({ capUsd }: Pick<DubCommand, 'capUsd'>): number | null =>
  capUsd === undefined ? null : Math.round(capUsd * MICRO_USD);

/** Adds the video and fills in what was not typed. */
export async function prepareRequest(
  client: Client,
  command: DubCommand,
): Promise<{ readonly request: StartDub; readonly output: string; readonly sourceName: string }> {
  const source = path.resolve(command.source);
  const asset = await client.assets.addPath({ path: source });
  const container = defaultContainer(asset.videoCodec, asset.name) ?? 'mkv';
  const beside = path.join(path.dirname(source), dubName(path.basename(source), distinctLanguages(command.to), container));
  const output = command.out === undefined ? beside : path.resolve(command.out);
  return { request: dubRequest(command, await client.settings.get(), { id: asset.id, output }), output, sourceName: asset.name };
}
