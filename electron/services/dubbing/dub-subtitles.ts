import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatSrt, joinCues, parseWebVtt } from '../../../common/domain/media/subtitles.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { type Micros, micros, microsFromSamples } from '../../../common/units/micros.ts';
import type { DubbingChunkRecord, DubSubtitles } from '../../database/repositories/dubbing-repository.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { deliver } from '../delivery/deliver.ts';
import { freeName } from '../delivery/free-name.ts';
import { partialPath } from '../delivery/partial-path.ts';
import type { Prepared } from './prepare.ts';

/** A language's subtitles in the work folder, for the muxer and to be handed over. */
export type SubtitleFile = { readonly language: string; readonly path: string; readonly text: string; readonly cues: number };

/** Joins what the service said of each chunk, in the output's own time; undefined for a language of which it said nothing. */
export async function writeSubtitles(
  folder: string,
  language: string,
  chunks: readonly DubbingChunkRecord[],
  { pcm, dubOffset }: Pick<Prepared, 'pcm' | 'dubOffset'>,
): Promise<SubtitleFile | undefined> {
  const timeOf = (sample: number): Micros => micros(dubOffset + microsFromSamples(sample, pcm.sampleRateHz));
  const parts = [];
  for (const chunk of chunks.filter((candidate) => candidate.language === language)) {
    const text = chunk.subtitles ? await readFile(path.join(folder, chunk.subtitles.name), 'utf8') : '';
    parts.push({
      start: timeOf(chunk.range.startSample),
      end: timeOf(chunk.range.endSample),
      cues: parseWebVtt(text),
    });
  }
  const cues = joinCues(parts);
  if (cues.length === 0) return undefined;
  const file = path.join(folder, `subtitles-${language}.srt`);
  const text = formatSrt(cues);
  await writeFile(file, text);
  return { language, path: file, text, cues: cues.length };
}

/** Where the subtitles of a dub lie: beside it, under the name that players look for. */
export type SubtitlePlace = { readonly path: string; readonly key: string | null; readonly name: string };

/** `talk.es.mp4` has `talk.es.srt`; with several languages `talk.es.fr.mp4` has `talk.es.fr.es.srt` and `talk.es.fr.fr.srt`. */
export function subtitlesName(outputName: string, language: string, isOnly: boolean): string {
  const stem = outputName.replace(/\.[^.]+$/, '');
  return isOnly && stem.endsWith(`.${language}`) ? `${stem}.srt` : `${stem}.${language}.srt`;
}

/** Hands subtitles over beside a dub. A file of that name that is not the same is left, unless it may be overwritten. */
export async function deliverSubtitles(job: {
  readonly assets: AssetService;
  readonly jobId: string;
  readonly dubAssetId: AssetId;
  readonly files: readonly SubtitleFile[];
  readonly placeOf: (language: string) => SubtitlePlace;
  readonly mayReplace: (path: string) => boolean;
}): Promise<readonly DubSubtitles[]> {
  const delivered: DubSubtitles[] = [];
  for (const file of job.files) {
    const wanted = job.placeOf(file.language);
    const isThere = (await readFile(wanted.path, 'utf8').catch(() => undefined)) === file.text;
    const mayReplace = wanted.key !== null || job.mayReplace(wanted.path);
    const target = isThere || mayReplace ? wanted.path : await freeName(wanted.path);
    if (!isThere) await place(file, target, job.jobId, mayReplace);
    const asset = await job.assets.addCompanion(job.dubAssetId, {
      key: `subtitles-${file.language}`,
      name: wanted.key === null ? path.basename(target) : wanted.name,
      location: wanted.key === null ? { kind: 'external', path: target } : { kind: 'stored', key: wanted.key },
    });
    delivered.push({ language: file.language, assetId: asset.id });
  }
  return delivered;
}

async function place(file: SubtitleFile, target: string, jobId: string, overwrite: boolean): Promise<void> {
  const partial = partialPath(target, jobId);
  try {
    await writeFile(partial, file.text);
    await deliver({ partial, target, verify: async () => undefined, overwrite });
  } finally {
    await rm(partial, { force: true });
  }
}
