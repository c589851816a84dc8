import { CONTAINERS, type DubEncoder, type OutputPlan, type StreamCopy } from '../../common/domain/media/output-plan.ts';
import { micros } from '../../common/units/micros.ts';
import { concatInput, type PcmFormat } from './dubbing-arguments.ts';
import { fileUrl } from './input-arguments.ts';
import { secondsArgument } from './media-arguments.ts';

/** One line a packet of a stream: times and a 128-bit hash of its bytes. */
export function packetHashArguments(job: {
  readonly input: readonly string[];
  readonly stream: string;
  readonly output: string;
}): readonly string[] {
  return [...job.input, ...packetHashOutput(job.stream, job.output)];
}
const packetHashOutput = (stream: string, output: string): readonly string[] => [
  ...['-map', stream, '-c', 'copy', '-copyinkf', '-f', 'framehash', '-hash', 'murmur3', '-y', fileUrl(output)],
];

export type DubInput = { readonly listPath: string; readonly language: string; readonly title: string };
/** Subtitles of ours: an SRT file in UTF-8, its times those of the output. `language` is the container's three-letter tag. */
export type SubtitleInput = { readonly path: string; readonly language: string; readonly title: string };
/** A picture that is attached as a cover. */
export type CoverInput = { readonly path: string; readonly name: string; readonly mimeType: string };
export type MuxJob = {
  readonly input: readonly string[];
  readonly plan: OutputPlan;
  readonly dubs: readonly DubInput[];
  /** They come after the source's own. */
  readonly subtitles: readonly SubtitleInput[];
  /** The files of the plan's `cover-file`s. */
  readonly covers: readonly CoverInput[];
  readonly pcm: PcmFormat;
  /** Microseconds from the source's first time stamp to the first sample of the decoded original. */
  readonly dubOffset: number;
  readonly mainVideoIndex: number;
  readonly output: string;
  readonly sourceHashes: string;
  /**
   * Codec delay in microseconds that the muxer forgets to add, by source index; see `MediaTools.writesOpusEarly`. Empty for
   * containers and versions that need no help.
   */
  readonly forgottenDelay: ReadonlyMap<number, number>;
  /** The same for what is encoded here: `OPUS_DELAY` or 0. */
  readonly encoderDelay: number;
};

/** libopus looks 312 samples at 48 kHz ahead. */
export const OPUS_DELAY = 6_500;

/**
 * The one merge: source streams copied, dubs encoded once, the source's picture packets hashed in the same reading.
 * A movie time scale of the sample rate makes an mp4 track's length exact to the sample.
 */
export function muxArguments(job: MuxJob): readonly string[] {
  const { plan, pcm } = job;
  const dubInputs = job.dubs.flatMap((dub) => concatInput(dub.listPath));
  const isAudio = (copy: StreamCopy): boolean => copy.kind === 'audio';
  const first = plan.copies.filter((copy) => copy.kind === 'video' || isAudio(copy));
  const rest = plan.copies.filter((copy) => !first.includes(copy) && copy.kind !== 'cover-file');
  return [
    ...job.input,
    ...dubInputs,
    ...job.subtitles.flatMap(({ path }) => ['-protocol_whitelist', 'file', '-format_whitelist', 'srt', '-f', 'srt', '-i', fileUrl(path)]),
    ...first.flatMap((copy) => ['-map', `0:${copy.sourceIndex}`]),
    ...job.dubs.flatMap((_, index) => ['-map', `${index + 1}:a`]),
    ...rest.flatMap((copy) => ['-map', `0:${copy.sourceIndex}`]),
    ...job.subtitles.flatMap((_, index) => ['-map', `${job.dubs.length + index + 1}:s`]),
    ...attachArguments(job),
    ...['-map_metadata', '0', '-map_chapters', '0', '-c', 'copy', '-copyinkf'],
    ...codecArguments(job),
    ...delayArguments(job),
    ...job.dubs.flatMap((_, index) => [`-filter:a:${plan.originalAudioTracks + index}`, dubClock(job)]),
    ...job.dubs.flatMap((dub, index) => dubTags(dub, plan.originalAudioTracks + index)),
    ...subtitleArguments(job),
    ...containerArguments(plan, pcm),
    ...['-max_muxing_queue_size', '4096', '-y', fileUrl(job.output)],
    ...packetHashOutput(`0:${job.mainVideoIndex}`, job.sourceHashes),
  ];
}

/** A sample's time is its number: lists of files carry times rounded to microseconds. */
const dubClock = (job: MuxJob): string =>
  [
    `asetpts=N/SR/TB+(${secondsArgument(micros(job.dubOffset + job.encoderDelay))})/TB`,
    ...layoutFilter(job.plan.dubEncoder, job.pcm.channels),
  ].join(',');

/** libopus takes only the layouts of its own order: the surround channels of 5.1(side) are called back channels there. */
const OPUS_LAYOUTS = 'aformat=channel_layouts=mono|stereo|3.0|quad|5.0|5.1|6.1|7.1';
const layoutFilter = (encoder: DubEncoder, channels: number): readonly string[] =>
  encoder === 'libopus' && channels > 2 ? [OPUS_LAYOUTS] : [];

/** Moves what the muxer would write too early: packets by a bitstream filter, what is encoded before its encoder. */
function delayArguments({ plan, forgottenDelay, encoderDelay }: MuxJob): readonly string[] {
  return plan.copies
    .filter((copy) => copy.kind === 'audio')
    .flatMap((copy, place) => {
      if (copy.codec !== 'copy') {
        const moved = encoderDelay > 0 ? [`asetpts=PTS+${secondsArgument(micros(encoderDelay))}/TB`] : [];
        const filters = [...moved, ...layoutFilter(plan.dubEncoder, copy.channels)];
        return filters.length > 0 ? [`-filter:a:${place}`, filters.join(',')] : [];
      }
      const delay = forgottenDelay.get(copy.sourceIndex) ?? 0;
      return delay > 0 ? [`-bsf:a:${place}`, `setts=ts=PTS+${secondsArgument(micros(delay))}/TB`] : [];
    });
}

/** Covers come after the attachments that the source has. */
function attachArguments({ plan, covers }: MuxJob): readonly string[] {
  const before = plan.copies.filter((copy) => copy.kind === 'attachment').length;
  return covers.flatMap(({ path, name, mimeType }, index) => {
    const stream = `-metadata:s:t:${before + index}`;
    return ['-attach', fileUrl(path), stream, `filename=${name}`, stream, `mimetype=${mimeType}`];
  });
}

/** Takes a cover out of a file as it is. */
export function coverArguments(job: {
  readonly input: readonly string[];
  readonly streamIndex: number;
  readonly output: string;
}): readonly string[] {
  // a pipe of pictures, because image2 would read a per cent sign in the path as a pattern
  return [...job.input, '-map', `0:${job.streamIndex}`, ...['-c', 'copy', '-frames:v', '1', '-f', 'image2pipe', '-y', fileUrl(job.output)]];
}

function codecArguments({ plan, dubs, pcm }: MuxJob): readonly string[] {
  const counters = { video: 0, audio: 0, subtitle: 0, cover: 0, 'cover-file': 0, attachment: 0 };
  const args: string[] = [];
  for (const copy of plan.copies) {
    const place = counters[copy.kind]++;
    if (copy.kind === 'video' && copy.tag) args.push('-tag:v:0', copy.tag);
    if (copy.kind === 'cover') args.push(`-disposition:v:${place + 1}`, 'attached_pic');
    if (copy.kind === 'audio' && copy.codec !== 'copy') args.push(...encoderArguments(plan.dubEncoder, place, copy.channels));
    if (copy.kind === 'subtitle' && copy.codec !== 'copy') args.push(`-c:s:${place}`, copy.codec);
  }
  for (const index of dubs.keys()) args.push(...encoderArguments(plan.dubEncoder, plan.originalAudioTracks + index, pcm.channels));
  return args;
}

function encoderArguments(encoder: DubEncoder, place: number, channels: number): readonly string[] {
  const family = encoder === 'libopus' && channels > 2 ? [`-mapping_family:a:${place}`, '1'] : [];
  // Fed with another rate libopus looks ahead by fewer samples, and Matroska notes them as if they were of 48 kHz: up to 5 ms too early.
  const rate = encoder === 'libopus' ? [`-ar:a:${place}`, '48000'] : [];
  return [`-c:a:${place}`, encoder, `-b:a:${place}`, bitRate(encoder, channels), ...rate, ...family];
}

/** Transparent for speech and music in the codec's own listening tests, per channel. */
function bitRate(encoder: DubEncoder, channels: number): string {
  const perChannel = encoder === 'aac' ? 96 : 80;
  return `${Math.min(Math.max(channels, 1) * perChannel, encoder === 'aac' ? 512 : 480)}k`;
}

function dubTags(dub: DubInput, place: number): readonly string[] {
  return [
    ...[`-metadata:s:a:${place}`, `language=${dub.language}`, `-metadata:s:a:${place}`, `title=${dub.title}`],
    ...[`-metadata:s:a:${place}`, `handler_name=${dub.title}`, `-disposition:a:${place}`, 'dub'],
  ];
}

function subtitleArguments({ plan, subtitles }: MuxJob): readonly string[] {
  const before = plan.copies.filter((copy) => copy.kind === 'subtitle').length;
  return subtitles.flatMap(({ language, title }, index) => {
    const place = before + index;
    const stream = `-metadata:s:s:${place}`;
    return [
      ...[`-c:s:${place}`, CONTAINERS[plan.container].textSubtitles],
      ...[stream, `language=${language}`, stream, `title=${title}`, stream, `handler_name=${title}`],
    ];
  });
}

function containerArguments(plan: OutputPlan, pcm: PcmFormat): readonly string[] {
  switch (plan.container) {
    case 'mp4':
      return ['-strict', '-2', '-movie_timescale', String(pcm.sampleRateHz), '-f', 'mp4']; // older versions call FLAC in mp4 experimental
    case 'mkv':
      return ['-f', 'matroska'];
    case 'webm':
      return ['-f', 'webm'];
  }
}
