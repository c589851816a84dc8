import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chunkArguments, concatList, slotArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing-repository.ts';
import { chunkStem } from './chunk-result.ts';
import type { Prepared } from './prepare.ts';

type Work = {
  readonly tools: MediaTools;
  readonly folder: string;
  readonly prepared: Prepared;
  readonly signal: AbortSignal;
};

/** Name of the list, in the work folder, of the files that a language's sound is put together from. */
export const listName = (language: string): string => `dub-${language}.ffconcat`;

/** True where a chunk without a result has the original's sound. */
export function isOriginalKept(chunk: DubbingChunkRecord): boolean {
  return chunk.result === null && chunk.keepsOriginal;
}

/**
 * Writes the list that reads a language's chunks as one track of exactly the original's samples; returns its path. Where a chunk
 * sounds over the silence after its slot, that is mixed into the next one; a chunk without a result has the original's sound.
 */
export async function assemble(work: Work, language: string, chunks: readonly DubbingChunkRecord[]): Promise<string> {
  const own = chunks.filter((chunk) => chunk.language === language);
  const names: string[] = [];
  for (const [index, chunk] of own.entries()) names.push(await slotFile(work, chunk, own[index - 1]));
  const listPath = path.join(work.folder, listName(language));
  await writeFile(listPath, concatList(names));
  return listPath;
}

const slotSamples = ({ range }: DubbingChunkRecord): number => range.endSample - range.startSample;

/** Name of a file that holds exactly the chunk's slot. */
async function slotFile(work: Work, chunk: DubbingChunkRecord, before: DubbingChunkRecord | undefined): Promise<string> {
  const name = chunk.result?.name ?? (await cutOriginal(work, chunk));
  const over =
    before?.fit?.kind === 'overlaid' && before.result ? { file: before.result.name, samples: before.fit.overSamples } : undefined;
  if (!over && chunk.fit?.kind !== 'overlaid') return name;
  const output = `${chunkStem(chunk.language, chunk.range.index)}.slot.flac`;
  await work.tools.run({
    args: slotArguments({
      own: path.join(work.folder, name),
      slotSamples: slotSamples(chunk),
      ...(over &&
        before && { before: { file: path.join(work.folder, over.file), slotSamples: slotSamples(before), overSamples: over.samples } }),
      output: path.join(work.folder, output),
    }),
    signal: work.signal,
  });
  return output;
}

async function cutOriginal({ tools, folder, prepared, signal }: Work, chunk: DubbingChunkRecord): Promise<string> {
  const name = `${chunkStem(chunk.language, chunk.range.index)}.original.flac`;
  const { startSample, endSample } = chunk.range;
  const output = path.join(folder, name);
  await tools.run({
    args: chunkArguments({ source: path.join(folder, prepared.file.name), pcm: prepared.pcm, startSample, endSample, output }),
    signal,
  });
  return name;
}

/** Tells one set of results from another, so that a merge of what has changed since is not taken for done. */
export function digestOf(chunks: readonly DubbingChunkRecord[], languages: readonly string[], subtitles: boolean): string {
  const hash = createHash('sha256').update(String(subtitles));
  for (const chunk of chunks.filter(({ language }) => languages.includes(language)))
    hash.update(`${chunk.language}/${chunk.range.index} ${chunk.result?.sha256 ?? 'original'} ${chunk.subtitles?.sha256 ?? ''}\n`);
  return hash.digest('hex').slice(0, 16);
}
