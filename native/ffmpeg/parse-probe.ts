import type { AudioStream, MediaInfo, MediaStream, OtherStream, VideoStream } from '../../common/domain/media/media-info.ts';
import { type Micros, micros, microsFromSeconds } from '../../common/units/micros.ts';
import { parseRational } from '../../common/units/rational.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Arguments of ffprobe whose answer `parseProbe` reads; the guarded input follows them. */
export const PROBE_ARGUMENTS = ['-v', 'error', '-hide_banner', '-show_format', '-show_streams', '-show_chapters', '-of', 'json'] as const;

/** Reduces ffprobe's JSON (`PROBE_ARGUMENTS`) to what decides something here. Throws a plain error if it is no such JSON. */
export function parseProbe(json: string, sizeBytes: number): MediaInfo {
  const answer = fieldsOf(JSON.parse(json));
  const format = fieldsOf(answer.format);
  const name = textOf(format, 'format_name');
  if (name === null) throw new Error('ffprobe named no format');
  const chapterCount = listOf(answer, 'chapters').length;
  return {
    format: name,
    sizeBytes,
    duration: timeOf(format, 'duration'),
    startTime: timeOf(format, 'start_time') ?? micros(0),
    streams: listOf(answer, 'streams')
      .filter((stream) => !(chapterCount > 0 && isChapterTrack(stream)))
      .map(parseStream),
    chapterCount,
  };
}

/** QuickTime stores chapters as a text track as well; ffmpeg reads it into the chapters and writes it anew. */
function isChapterTrack(stream: Fields): boolean {
  return textOf(stream, 'codec_type') === 'data' && textOf(stream, 'codec_tag_string') === 'text';
}

function parseStream(stream: Fields): MediaStream {
  switch (textOf(stream, 'codec_type')) {
    case 'video':
      return parseVideo(stream);
    case 'audio':
      return parseAudio(stream);
    default:
      return parseOther(stream);
  }
}

function parseVideo(stream: Fields): VideoStream {
  const sideData = listOf(stream, 'side_data_list');
  return {
    kind: 'video',
    ...commonOf(stream),
    codec: textOf(stream, 'codec_name') ?? 'unknown',
    profile: textOf(stream, 'profile'),
    width: numberOf(stream, 'width') ?? 0,
    height: numberOf(stream, 'height') ?? 0,
    pixelFormat: textOf(stream, 'pix_fmt'),
    frameRate: rationalOf(stream, 'avg_frame_rate') ?? rationalOf(stream, 'r_frame_rate'),
    timeBase: rationalOf(stream, 'time_base'),
    startTime: timeOf(stream, 'start_time') ?? micros(0),
    duration: durationOf(stream),
    rotation: sideData.map((data) => numberOf(data, 'rotation')).find((degrees) => degrees !== null) ?? 0,
    sideData: sideData.flatMap((data) => textOf(data, 'side_data_type') ?? []),
    colorTransfer: textOf(stream, 'color_transfer'),
    isCover: numberOf(fieldsOf(stream.disposition), 'attached_pic') === 1,
  };
}

function parseAudio(stream: Fields): AudioStream {
  return {
    kind: 'audio',
    ...commonOf(stream),
    codec: textOf(stream, 'codec_name') ?? 'unknown',
    sampleRateHz: numberOf(stream, 'sample_rate') ?? 0,
    channels: numberOf(stream, 'channels') ?? 0,
    channelLayout: textOf(stream, 'channel_layout'),
    bitRate: numberOf(stream, 'bit_rate'),
    startTime: timeOf(stream, 'start_time') ?? micros(0),
    duration: durationOf(stream),
    durationTicks: numberOf(stream, 'duration_ts'),
    timeBase: rationalOf(stream, 'time_base'),
    isDefault: numberOf(fieldsOf(stream.disposition), 'default') === 1,
  };
}

function parseOther(stream: Fields): OtherStream {
  const type = textOf(stream, 'codec_type');
  const kind = type === 'subtitle' || type === 'attachment' ? type : 'data';
  return { kind, ...commonOf(stream), codec: textOf(stream, 'codec_name') };
}

function commonOf(stream: Fields): Pick<OtherStream, 'index' | 'language' | 'title'> {
  const tags = fieldsOf(stream.tags);
  const language = textOf(tags, 'language') ?? textOf(tags, 'LANGUAGE');
  return { index: numberOf(stream, 'index') ?? 0, language: language === 'und' ? null : language, title: textOf(tags, 'title') };
}

/** The stream's own length; Matroska keeps it in a tag such as `00:00:10.033000000`, which some
 * writers count from the start of the file: a hint, not a measure. */
function durationOf(stream: Fields): Micros | null {
  const told = timeOf(stream, 'duration');
  if (told !== null) return told;
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(textOf(fieldsOf(stream.tags), 'DURATION') ?? '');
  return match ? microsFromSeconds(Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}; // any object may be read by name
}

function listOf(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ffprobe writes some numbers as numbers, some as text. */
function numberOf(fields: Fields, name: string): number | null {
  const value = fields[name];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function timeOf(fields: Fields, name: string): Micros | null {
  const seconds = numberOf(fields, name);
  return seconds === null ? null : microsFromSeconds(seconds);
}

function rationalOf(fields: Fields, name: string) {
  return parseRational(textOf(fields, name) ?? '') ?? null;
}
