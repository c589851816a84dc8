import type { DownloadContainer } from '../../common/domain/downloads/wish.ts';
import { containerLanguage } from '../../common/domain/media/languages.ts';
import { fileUrl } from './input-arguments.ts';

export type JoinJob = {
  /** Input arguments of each part, guard included (`MediaTools.input`): picture and sound, or one file. */
  readonly inputs: ReadonlyArray<readonly string[]>;
  /** Only the sound of the parts is wanted. */
  readonly soundOnly: boolean;
  /** A file of ffmpeg's metadata format of ours, with title and chapters; null to keep what the parts have. */
  readonly describedBy: string | null;
  /** BCP 47 or three-letter tag of the sound; null where it is not known. */
  readonly language: string | null;
  readonly container: DownloadContainer;
  /** SRT files of ours; only for containers that hold text. */
  readonly subtitles: ReadonlyArray<{ readonly path: string; readonly language: string; readonly title: string }>;
  /** A JPEG file of ours; only for containers that hold a cover. */
  readonly coverPath: string | null;
  readonly output: string;
};

/** What text becomes in each of them. */
const TEXT_CODECS: Partial<Record<DownloadContainer, string>> = { mp4: 'mov_text', mov: 'mov_text', mkv: 'srt', webm: 'webvtt' };

const MUXERS: Readonly<Record<DownloadContainer, string>> = {
  ...{ mp4: 'mp4', mkv: 'matroska', webm: 'webm', mov: 'mov', ts: 'mpegts' },
  ...{ m4a: 'ipod', opus: 'opus', mp3: 'mp3', ogg: 'ogg', flac: 'flac', wav: 'wav' },
};

/** Joins parts that were downloaded, copying every packet: the picture of the first that has one, the sound of the last that has any. */
export function joinArguments(job: JoinJob): readonly string[] {
  const { inputs, soundOnly, describedBy, language, container, subtitles, output } = job;
  const last = inputs.length - 1;
  const described = describedBy === null ? [] : ['-f', 'ffmetadata', '-protocol_whitelist', 'file', '-i', fileUrl(describedBy)];
  const from = describedBy === null ? '0' : String(inputs.length);
  const firstText = inputs.length + (describedBy === null ? 0 : 1);
  const cover = coverArguments(job, firstText + subtitles.length);
  return [
    ...inputs.flat(),
    ...described,
    ...subtitles.flatMap(({ path }) => ['-protocol_whitelist', 'file', '-format_whitelist', 'srt', '-f', 'srt', '-i', fileUrl(path)]),
    ...cover.input,
    ...(soundOnly ? [] : ['-map', '0:v:0']),
    // A part may be silent: `?` takes what is there.
    ...['-map', `${last}:a:0?`],
    ...subtitles.flatMap((_, index) => ['-map', `${firstText + index}:s:0`]),
    ...cover.map,
    ...['-map_metadata', from, '-map_chapters', from, '-c', 'copy'],
    ...(language === null ? [] : ['-metadata:s:a:0', `language=${storedLanguage(language)}`]),
    ...subtitles.flatMap((subtitle, index) => subtitleTags(subtitle, index, TEXT_CODECS[container] ?? 'copy')),
    ...cover.tags,
    ...(['mp4', 'm4a', 'mov'].includes(container) ? ['-movflags', '+faststart'] : []),
    ...['-max_muxing_queue_size', '4096', '-f', MUXERS[container], '-y', fileUrl(output)],
  ];
}

function subtitleTags({ language, title }: JoinJob['subtitles'][number], index: number, codec: string): readonly string[] {
  const stream = `-metadata:s:s:${index}`;
  const tags = [`language=${storedLanguage(language.split('-')[0] ?? language)}`, `title=${title}`, `handler_name=${title}`];
  return [`-c:s:${index}`, codec, ...tags.flatMap((tag) => [stream, tag]), `-disposition:s:${index}`, '0'];
}

type CoverArguments = { readonly input: readonly string[]; readonly map: readonly string[]; readonly tags: readonly string[] };

/** Matroska attaches a file under the name that players look for; others take a picture stream that is marked as a cover. */
function coverArguments({ coverPath, container, soundOnly }: JoinJob, place: number): CoverArguments {
  if (coverPath === null) return { input: [], map: [], tags: [] };
  if (container === 'mkv') {
    const tags = ['-attach', fileUrl(coverPath), '-metadata:s:t:0', 'filename=cover.jpg', '-metadata:s:t:0', 'mimetype=image/jpeg'];
    return { input: [], map: [], tags };
  }
  return {
    input: ['-protocol_whitelist', 'file', '-format_whitelist', 'jpeg_pipe', '-f', 'jpeg_pipe', '-i', fileUrl(coverPath)],
    map: ['-map', `${place}:v:0`],
    tags: [`-disposition:v:${soundOnly ? 0 : 1}`, 'attached_pic'],
  };
}

export type CoverPicture = {
  readonly input: string;
  /** ffmpeg's demuxer for it, by what the file begins with. */
  readonly format: 'jpeg_pipe' | 'png_pipe' | 'webp_pipe';
  readonly output: string;
};

/** Makes a JPEG of any picture, no wider than 1,280. */
export function coverPictureArguments({ input, format, output }: CoverPicture): readonly string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', format, '-f', format, '-i', fileUrl(input)],
    ...['-frames:v', '1', '-vf', "scale='min(1280,iw)':-2", '-pix_fmt', 'yuvj420p', '-q:v', '2', '-f', 'mjpeg', '-y', fileUrl(output)],
  ];
}

/** MP4 stores three letters and drops a tag of two; a language that has no code here keeps its own. */
function storedLanguage(language: string): string {
  const code = containerLanguage(language);
  return code === 'und' ? language : code;
}

/** One file of a format, and how many seconds after its beginning the next one begins; null for the last. */
export type ListedFile = { readonly name: string; readonly seconds: number | null };

/**
 * The text of a list for ffmpeg's concat demuxer (https://ffmpeg.org/ffmpeg-formats.html#concat-1). Names are of files in the folder that
 * ffmpeg runs in, so that no folder's name can end a line: a name itself holds no line end.
 */
export function periodList(files: readonly ListedFile[]): string {
  const lines = files.flatMap(({ name, seconds }) => [
    `file '${fileUrl(name).replaceAll("'", "'\\''")}'`,
    ...(seconds === null ? [] : [`duration ${seconds.toFixed(6)}`]),
  ]);
  return `${['ffconcat version 1.0', ...lines].join('\n')}\n`;
}

/** Input arguments of such a list of ours. Its files are opened only as what `demuxers` names (`MediaInfo.format`), and only from the disk. */
export function periodsInput(list: string, demuxers: readonly string[]): readonly string[] {
  const formats = ['concat', ...new Set(demuxers)].join(',');
  return ['-protocol_whitelist', 'file', '-format_whitelist', formats, '-f', 'concat', '-safe', '0', '-i', fileUrl(list)];
}

/** Lets an input, whose arguments follow, begin later. Nothing for less than a microsecond. */
export function laterBy(seconds: number): readonly string[] {
  return seconds < 1e-6 ? [] : ['-itsoffset', seconds.toFixed(6)];
}

export type Description = {
  readonly tags: Readonly<Record<string, string | null>>;
  readonly chapters: ReadonlyArray<{ readonly title: string; readonly startMs: number; readonly endMs: number }>;
};

/** The text of an ffmpeg metadata file (https://ffmpeg.org/ffmpeg-formats.html#Metadata-2): `=`, `;`, `#`, `\` and line ends are escaped. */
export function metadataFile({ tags, chapters }: Description): string {
  const escaped = (text: string): string => text.replaceAll('\0', '').replace(/[=;#\\\n]/g, (character) => `\\${character}`);
  const lines = Object.entries(tags).flatMap(([key, value]) => (value === null || value === '' ? [] : [`${key}=${escaped(value)}`]));
  const marks = chapters.flatMap(({ title, startMs, endMs }) => [
    ...['[CHAPTER]', 'TIMEBASE=1/1000'],
    ...[`START=${Math.round(startMs)}`, `END=${Math.round(endMs)}`, `title=${escaped(title)}`],
  ]);
  return `${[';FFMETADATA1', ...lines, ...marks].join('\n')}\n`;
}
