import type { DubEncoder, OutputPlan, StreamCopy } from '../../common/domain/media/output-plan.ts';

/** Raw 32-bit float PCM, interleaved, as all dubbing intermediates are. */
export type PcmFormat = { readonly sampleRateHz: number; readonly channels: number };
export const BYTES_PER_SAMPLE = 4;
export const frameBytes = (pcm: PcmFormat): number => pcm.channels * BYTES_PER_SAMPLE;

const pcmInput = (pcm: PcmFormat): readonly string[] => ['-f', 'f32le', '-ar', String(pcm.sampleRateHz), '-ac', String(pcm.channels)];
/** Seconds with six decimals, the finest step ffmpeg keeps (AV_TIME_BASE is 1e6). */
const seconds = (micros: number): string => (micros / 1e6).toFixed(6);
const local = (path: string): string => `file:${path}`;

/** Shorter gaps are rounding: some containers count in milliseconds, which wanders by up to one on either side. */
const SMALLEST_GAP_SECONDS = 0.005;

/**
 * Decodes one audio stream to raw PCM and notes its quiet stretches in `silences` (a bare name in ffmpeg's working folder).
 * Gaps in the source's time stamps become silence, so that a sample's place is its time.
 */
export function decodeArguments(job: {
  readonly input: readonly string[];
  readonly streamIndex: number;
  readonly pcm: PcmFormat;
  readonly output: string;
  readonly silences: string;
}): readonly string[] {
  const filters = [
    `aresample=${job.pcm.sampleRateHz}:async=1:min_hard_comp=${SMALLEST_GAP_SECONDS}`,
    'asetpts=N/SR/TB',
    'silencedetect=noise=-40dB:duration=0.25',
    `ametadata=mode=print:file=${job.silences}`,
  ].join(',');
  return [
    ...job.input,
    '-map',
    `0:${job.streamIndex}`,
    '-af',
    filters,
    '-ac',
    String(job.pcm.channels),
    '-f',
    'f32le',
    '-y',
    local(job.output),
  ];
}

/** Notes the picture's cuts in `scenes` (a bare name in ffmpeg's working folder), in the source's own time. */
export function sceneArguments(job: {
  readonly input: readonly string[];
  readonly streamIndex: number;
  readonly scenes: string;
}): readonly string[] {
  const filters = `scale=320:-2:flags=fast_bilinear,scdet=threshold=10,metadata=mode=print:key=lavfi.scd.time:file=${job.scenes}`;
  return ['-copyts', ...job.input, '-map', `0:${job.streamIndex}`, '-vf', filters, '-an', '-f', 'null', '-'];
}

/** Cuts exactly [startSample, endSample) out of a raw PCM file as 24-bit FLAC. */
export function chunkArguments(job: {
  readonly source: string;
  readonly pcm: PcmFormat;
  readonly startSample: number;
  readonly endSample: number;
  readonly output: string;
}): readonly string[] {
  return [
    ...pcmInput(job.pcm),
    ...['-skip_initial_bytes', String(job.startSample * frameBytes(job.pcm)), '-i', local(job.source)],
    ...['-af', `atrim=end_sample=${job.endSample - job.startSample}`],
    ...flacOutput(job.output),
  ];
}

/** Decodes a service's result to raw PCM at the original's rate on standard output, to count its samples. */
export function resultArguments(job: { readonly input: readonly string[]; readonly pcm: PcmFormat }): readonly string[] {
  return [...job.input, '-map', '0:a:0', ...pcmOutput(job.pcm), 'pipe:1'];
}

/**
 * Brings a service's result to exactly its slot, as 24-bit FLAC at the original's rate: tempo changed with the pitch kept where
 * asked, silence after what is too short; what rounding of a tempo leaves over (well under a millisecond) is dropped.
 */
export function fitArguments(job: {
  readonly input: readonly string[];
  readonly pcm: PcmFormat;
  readonly tempo: number | null;
  readonly slotSamples: number;
  readonly output: string;
}): readonly string[] {
  const tempo = job.tempo === null ? [] : [`atempo=${job.tempo.toFixed(9)}`];
  const slot = [`apad=whole_len=${job.slotSamples}`, `atrim=end_sample=${job.slotSamples}`];
  const filters = [`aresample=${job.pcm.sampleRateHz}`, ...tempo, ...slot].join(',');
  return [...job.input, '-map', '0:a:0', '-af', filters, '-ac', String(job.pcm.channels), ...flacOutput(job.output)];
}

const flacOutput = (output: string): readonly string[] => [
  ...['-c:a', 'flac', '-sample_fmt', 's32', '-compression_level', '2', '-f', 'flac', '-y', local(output)],
];

/** A list of our own FLAC files, as `concatList` writes it, read as one track. */
export function concatInput(listPath: string): readonly string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', 'concat,flac', '-f', 'concat', '-i', local(listPath)];
}

/** What a concat list holds; the names are ours: bare, beside the list. */
export function concatList(names: readonly string[]): string {
  return `ffconcat version 1.0\n${names.map((name) => `file ${name}\n`).join('')}`;
}

/** Decodes a whole dub, before its encoding, to mono on standard output. */
export function referenceArguments(job: { readonly listPath: string; readonly pcm: PcmFormat }): readonly string[] {
  return [...concatInput(job.listPath), '-map', '0:a:0', '-af', monoFilter(job.pcm), ...pcmOutput({ ...job.pcm, channels: 1 }), 'pipe:1'];
}

/** Decodes an audio track of a finished file to mono, the mean of its channels, on standard output, to measure it. */
export function listenArguments(job: {
  readonly input: readonly string[];
  readonly audioTrack: number;
  readonly pcm: PcmFormat;
}): readonly string[] {
  return [...job.input, '-map', `0:a:${job.audioTrack}`, '-af', monoFilter(job.pcm), ...pcmOutput({ ...job.pcm, channels: 1 }), 'pipe:1'];
}

function monoFilter(pcm: PcmFormat): string {
  const share = (1 / pcm.channels).toFixed(6);
  const mean = Array.from({ length: pcm.channels }, (_, channel) => `${share}*c${channel}`).join('+');
  return `aresample=${pcm.sampleRateHz},pan=mono|c0=${mean}`;
}

const pcmOutput = (pcm: PcmFormat): readonly string[] => ['-ac', String(pcm.channels), '-ar', String(pcm.sampleRateHz), '-f', 'f32le'];

/** One line a packet of a stream: times and a 128-bit hash of its bytes. */
export function packetHashArguments(job: {
  readonly input: readonly string[];
  readonly stream: string;
  readonly output: string;
}): readonly string[] {
  return [...job.input, ...packetHashOutput(job.stream, job.output)];
}
const packetHashOutput = (stream: string, output: string): readonly string[] => [
  ...['-map', stream, '-c', 'copy', '-copyinkf', '-f', 'framehash', '-hash', 'murmur3', '-y', local(output)],
];

export type DubInput = { readonly listPath: string; readonly language: string; readonly title: string };
/** A picture that is attached as a cover. */
export type CoverInput = { readonly path: string; readonly name: string; readonly mimeType: string };
export type MuxJob = {
  readonly input: readonly string[];
  readonly plan: OutputPlan;
  readonly dubs: readonly DubInput[];
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
    ...first.flatMap((copy) => ['-map', `0:${copy.sourceIndex}`]),
    ...job.dubs.flatMap((_, index) => ['-map', `${index + 1}:a`]),
    ...rest.flatMap((copy) => ['-map', `0:${copy.sourceIndex}`]),
    ...attachArguments(job),
    ...['-map_metadata', '0', '-map_chapters', '0', '-c', 'copy', '-copyinkf'],
    ...codecArguments(job),
    ...delayArguments(job),
    ...job.dubs.flatMap((_, index) => [`-filter:a:${plan.originalAudioTracks + index}`, dubClock(job)]),
    ...job.dubs.flatMap((dub, index) => dubTags(dub, plan.originalAudioTracks + index)),
    ...containerArguments(plan, pcm),
    ...['-max_muxing_queue_size', '4096', '-y', local(job.output)],
    ...packetHashOutput(`0:${job.mainVideoIndex}`, job.sourceHashes),
  ];
}

/** A sample's time is its number: lists of files carry times rounded to microseconds. */
const dubClock = (job: MuxJob): string =>
  [`asetpts=N/SR/TB+(${seconds(job.dubOffset + job.encoderDelay)})/TB`, ...layoutFilter(job.plan.dubEncoder, job.pcm.channels)].join(',');

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
        const moved = encoderDelay > 0 ? [`asetpts=PTS+${seconds(encoderDelay)}/TB`] : [];
        const filters = [...moved, ...layoutFilter(plan.dubEncoder, copy.channels)];
        return filters.length > 0 ? [`-filter:a:${place}`, filters.join(',')] : [];
      }
      const delay = forgottenDelay.get(copy.sourceIndex) ?? 0;
      return delay > 0 ? [`-bsf:a:${place}`, `setts=ts=PTS+${seconds(delay)}/TB`] : [];
    });
}

/** Covers come after the attachments that the source has. */
function attachArguments({ plan, covers }: MuxJob): readonly string[] {
  const before = plan.copies.filter((copy) => copy.kind === 'attachment').length;
  return covers.flatMap(({ path, name, mimeType }, index) => {
    const stream = `-metadata:s:t:${before + index}`;
    return ['-attach', local(path), stream, `filename=${name}`, stream, `mimetype=${mimeType}`];
  });
}

/** Takes a cover out of a file as it is. */
export function coverArguments(job: {
  readonly input: readonly string[];
  readonly streamIndex: number;
  readonly output: string;
}): readonly string[] {
  // a pipe of pictures, because image2 would read a per cent sign in the path as a pattern
  return [...job.input, '-map', `0:${job.streamIndex}`, ...['-c', 'copy', '-frames:v', '1', '-f', 'image2pipe', '-y', local(job.output)]];
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
  return [`-c:a:${place}`, encoder, `-b:a:${place}`, bitRate(encoder, channels), ...family];
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
