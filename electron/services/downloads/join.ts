import { rm, writeFile } from 'node:fs/promises';
import { type AudioFamily, audioFamily } from '../../../common/domain/downloads/codecs.ts';
import type { DownloadContainer } from '../../../common/domain/downloads/wish.ts';
import { mainAudio } from '../../../common/domain/media/media-info.ts';
import { micros } from '../../../common/units/micros.ts';
import { joinArguments, metadataFile } from '../../../native/ffmpeg/join-arguments.ts';
import { partialPath } from '../delivery/partial-path.ts';
import { type DownloadRun, needsJoin } from './download-run.ts';
import { partPath, withContainer } from './place.ts';

export type Joined = { readonly file: string; readonly container: DownloadContainer };

/** A file that was linked to as a file is handed over byte for byte. */
const isDescribed = ({ input, video }: DownloadRun): boolean => input.request.describe && video.extractor !== 'http';

/** The file that is to be handed over: the one that was fetched where that will do, else all of them in one. Can be called again. */
export async function joined(run: DownloadRun, files: readonly string[]): Promise<Joined> {
  const [only] = files;
  if (only !== undefined && !needsJoin(run) && !isDescribed(run)) return { file: only, container: run.chosen.container };
  const container = await containerOf(run, files);
  const file = partialPath(withContainer(run.chosen.wanted, container), run.context.job.id);
  await join(run, files, { file, container });
  return { file, container };
}

const SOUND_HOMES: Partial<Record<AudioFamily, DownloadContainer>> = { aac: 'm4a', opus: 'opus', mp3: 'mp3', flac: 'flac', vorbis: 'ogg' };

/** Of sound that is taken out of a whole file it is only known now what it is. */
async function containerOf({ tools, context, input, formats, chosen }: DownloadRun, files: readonly string[]): Promise<DownloadContainer> {
  const [file] = files;
  const isUntold = input.request.kind === 'audio' && input.request.container === null && formats[0]?.audioCodec === null;
  if (!isUntold || file === undefined) return chosen.container;
  const family = audioFamily(mainAudio(await tools.probe(file, context.signal))?.codec ?? null);
  return (family && SOUND_HOMES[family]) ?? chosen.container;
}

async function join(run: DownloadRun, files: readonly string[], { file, container }: Joined): Promise<void> {
  const { tools, context, input, video, chosen } = run;
  const described = isDescribed(run) ? partPath(chosen.wanted, context.job.id, 'about') : null;
  if (described !== null) await writeFile(described, metadataFile(descriptionOf(run)));
  const inputs: Array<readonly string[]> = [];
  for (const each of files) inputs.push(await tools.input(each));
  await tools.run({
    args: joinArguments({
      inputs,
      soundOnly: input.request.kind === 'audio' || run.formats.every((format) => format.kind === 'audio'),
      describedBy: described,
      language: run.formats.find((format) => format.audioCodec !== null)?.language?.split('-')[0] ?? null,
      container,
      output: file,
    }),
    signal: context.signal,
    ...(video.durationMs !== null && { expected: micros(video.durationMs * 1_000) }),
    onProgress: (fraction) => run.report('join', fraction),
    onMessage: (line) => context.log('debug', `ffmpeg: ${line}`),
  });
  if (described !== null) await rm(described, { force: true });
}

const descriptionOf = ({ video }: DownloadRun) => ({
  tags: { title: video.title, artist: video.channel, date: video.uploadDate, comment: video.webUrl },
  chapters: video.chapters,
});
