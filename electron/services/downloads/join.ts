import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AudioFamily, audioFamily } from '../../../common/domain/downloads/codecs.ts';
import { layPeriods } from '../../../common/domain/downloads/manifests/lay-periods.ts';
import type { DownloadContainer } from '../../../common/domain/downloads/wish.ts';
import { findLanguage } from '../../../common/domain/media/languages.ts';
import { type MediaInfo, mainAudio } from '../../../common/domain/media/media-info.ts';
import { micros } from '../../../common/units/micros.ts';
import { joinArguments, laterBy, metadataFile, periodList, periodsInput } from '../../../native/ffmpeg/join-arguments.ts';
import { turnOffTextTracks } from '../../../native/mp4/subtitle-flags.ts';
import { partialPath } from '../delivery/partial-path.ts';
import { type DownloadRun, needsJoin } from './download-run.ts';
import { type Extras, fetchExtras } from './extras.ts';
import type { FetchedFormat, FetchedPeriod } from './fetch-formats.ts';
import { partPath, withContainer } from './place.ts';

export type Joined = { readonly file: string; readonly container: DownloadContainer };

/** A file that was linked to as a file is handed over byte for byte. */
const isDescribed = ({ input, video }: DownloadRun, { chapters }: Extras): boolean =>
  (input.request.describe && video.extractor !== 'http') || chapters !== video.chapters;
const hasMore = ({ subtitles, coverPath }: Extras): boolean => subtitles.length > 0 || coverPath !== null;

/** The file that is to be handed over: the one that was fetched where that will do, else all of them in one. Can be called again. */
export async function joined(run: DownloadRun, fetched: readonly FetchedFormat[]): Promise<Joined & Pick<Extras, 'missing'>> {
  const [first] = fetched;
  const only = first?.periods[0];
  // Pieces one after the other play badly: without an index, and with the clock that they were cut with.
  const isWhole = fetched.length === 1 && first?.format.source.kind === 'file';
  const container = await containerOf(run, only);
  const extras = await fetchExtras(run, container);
  const { missing } = extras;
  const isAsItCame = only && isWhole && !needsJoin(run) && !isDescribed(run, extras) && !hasMore(extras);
  if (isAsItCame) return { file: only.path, container: run.chosen.container, missing };
  const file = partialPath(withContainer(run.chosen.wanted, container), run.context.job.id);
  await join(run, fetched, { file, container, extras });
  if (['mp4', 'mov'].includes(container) && extras.subtitles.length > 0) await turnOffTextTracks(file); // shown when they are asked for
  return { file, container, missing };
}

const SOUND_HOMES: Partial<Record<AudioFamily, DownloadContainer>> = { aac: 'm4a', opus: 'opus', mp3: 'mp3', flac: 'flac', vorbis: 'ogg' };

/** Of sound that is taken out of a whole file it is only known now what it is. */
async function containerOf(
  { tools, context, input, formats, chosen }: DownloadRun,
  file: FetchedPeriod | undefined,
): Promise<DownloadContainer> {
  const isUntold = input.request.kind === 'audio' && input.request.container === null && formats[0]?.audioCodec === null;
  if (!isUntold || file === undefined) return chosen.container;
  const family = audioFamily(mainAudio(await tools.probe(file.path, context.signal))?.codec ?? null);
  return (family && SOUND_HOMES[family]) ?? chosen.container;
}

/** Containers whose time stamps mean the same in all files of a manifest; bare sound has none. */
const hasClock = ({ format }: MediaInfo): boolean => /mpegts|mov,mp4|matroska/.test(format);

/** Input arguments of each format. Files that lie as whole files on a server have no clock in common, so each begins at 0. */
async function inputsOf({ tools, context, chosen }: DownloadRun, fetched: readonly FetchedFormat[]): Promise<string[][]> {
  if (fetched.every(({ format, periods }) => format.source.kind === 'file' && periods.length === 1))
    return Promise.all(fetched.flatMap(({ periods }) => periods.map(async (period) => [...(await tools.input(period.path))])));
  const measured: Measured[][] = [];
  for (const { periods } of fetched) {
    const files: Measured[] = [];
    for (const period of periods) files.push({ ...period, info: await tools.probe(period.path, context.signal) });
    measured.push(files);
  }
  const laid = layPeriods(
    measured.map((files) =>
      files.map(({ info, durationMs, clockStartMs }) => ({
        startMs: hasClock(info) ? info.startTime / 1_000 : null,
        lengthMs: info.duration === null ? null : info.duration / 1_000,
        ...{ durationMs, clockStartMs },
      })),
    ),
  );
  const inputs: string[][] = [];
  for (const [index, files] of measured.entries()) {
    const begins = laid[index] ?? [];
    const list = partPath(chosen.wanted, context.job.id, `${index}.list`);
    inputs.push([...laterBy((begins[0] ?? 0) / 1_000), ...(await inputOf(tools, files, begins, list))]);
  }
  return inputs;
}

type Measured = FetchedPeriod & { readonly info: MediaInfo };

async function inputOf(
  tools: DownloadRun['tools'],
  files: readonly Measured[],
  begins: readonly number[],
  list: string,
): Promise<readonly string[]> {
  const [only, ...others] = files;
  if (only && others.length === 0) return tools.input(only.path);
  const listed = files.map((file, number) => {
    const next = begins[number + 1];
    return { name: path.basename(file.path), seconds: next === undefined ? null : (next - (begins[number] ?? 0)) / 1_000 };
  });
  await writeFile(list, periodList(listed));
  return periodsInput(
    list,
    files.map(({ info }) => info.format),
  );
}

async function join(
  run: DownloadRun,
  fetched: readonly FetchedFormat[],
  { file, container, extras }: Joined & { readonly extras: Extras },
): Promise<void> {
  const { tools, context, input, video, chosen } = run;
  const described = isDescribed(run, extras) ? partPath(chosen.wanted, context.job.id, 'about') : null;
  if (described !== null) await writeFile(described, metadataFile(descriptionOf(run, extras)));
  const inputs = await inputsOf(run, fetched);
  await tools.run({
    args: joinArguments({
      inputs,
      soundOnly: input.request.kind === 'audio' || run.formats.every((format) => format.kind === 'audio'),
      describedBy: described,
      language: run.formats.find((format) => format.kind !== 'video')?.language?.split('-')[0] ?? null,
      container,
      subtitles: extras.subtitles.map(({ path: subtitles, language, isAutomatic }) => ({
        ...{ path: subtitles, language },
        title: `${findLanguage(language)?.name ?? language}${isAutomatic ? ' (automatic)' : ''}`,
      })),
      coverPath: extras.coverPath,
      output: file,
    }),
    signal: context.signal,
    cwd: path.dirname(chosen.wanted),
    ...(video.durationMs !== null && { expected: micros(video.durationMs * 1_000) }),
    onProgress: (fraction) => run.report('join', fraction),
    onMessage: (line) => context.log('debug', `ffmpeg: ${line}`),
  });
  if (described !== null) await rm(described, { force: true });
}

const descriptionOf = ({ video, input }: DownloadRun, { chapters }: Extras) => ({
  tags: input.request.describe ? { title: video.title, artist: video.channel, date: video.uploadDate, comment: video.webUrl } : {},
  chapters,
});
