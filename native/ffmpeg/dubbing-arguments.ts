import { LEVEL_RATE_HZ } from '../../common/domain/dubbing/levels.ts';
import { CEILING_DBFS } from '../../common/domain/dubbing/loudness.ts';
import { type Micros, micros } from '../../common/units/micros.ts';
import { fileUrl } from './input-arguments.ts';
import { secondsArgument } from './media-arguments.ts';

/** Raw 32-bit float PCM, interleaved, as all dubbing intermediates are. */
export type PcmFormat = { readonly sampleRateHz: number; readonly channels: number };
export const BYTES_PER_SAMPLE = 4;
export const frameBytes = (pcm: PcmFormat): number => pcm.channels * BYTES_PER_SAMPLE;

const pcmInput = (pcm: PcmFormat): readonly string[] => ['-f', 'f32le', '-ar', String(pcm.sampleRateHz), '-ac', String(pcm.channels)];

/** Shorter gaps are rounding: some containers count in milliseconds, which wanders by up to one on either side. */
const SMALLEST_GAP_SECONDS = 0.005;

/** Samples in our format. Gaps in the source's time stamps become silence, so that a sample's place is its time. */
const withoutGaps = (pcm: PcmFormat): string =>
  `aresample=${pcm.sampleRateHz}:async=1:min_hard_comp=${SMALLEST_GAP_SECONDS},asetpts=N/SR/TB,${inFormat(pcm)}`;
const inFormat = (pcm: PcmFormat): string => `aformat=sample_fmts=flt:channel_layouts=${pcm.channels}c`;

/** Prints the loudness of the 400 ms before each 100 ms, such as `lavfi.r128.M=-23.215`, to a bare name in ffmpeg's working folder. */
const loudnessNotes = (notes: string): string => `aresample=48000,ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M:file=${notes}`;
const levelSound = (pcm: PcmFormat): string => `${meanChannel(pcm.channels)},aresample=${LEVEL_RATE_HZ}`;
const levelOutput: readonly string[] = ['-f', 'f32le', 'pipe:1'];

export type SourceSoundInput = {
  readonly input: readonly string[];
  readonly streamIndex: number;
  readonly pcm: PcmFormat;
};

/**
 * Decodes one audio stream to raw PCM at `output` and, in the same reading, to mono at `LEVEL_RATE_HZ` on standard output, and
 * notes its momentary loudness in `notes` (see `parseMomentary`).
 */
export function decodeArguments(job: SourceSoundInput & { readonly output: string; readonly notes: string }): readonly string[] {
  const graph = [
    `[0:${job.streamIndex}]${withoutGaps(job.pcm)},asplit=3[pcm][levels][loudness]`,
    `[levels]${levelSound(job.pcm)}[low]`,
    `[loudness]${loudnessNotes(job.notes)}[noted]`,
  ].join(';');
  return [
    ...job.input,
    ...['-filter_complex', graph],
    ...['-map', '[pcm]', '-f', 'f32le', '-y', fileUrl(job.output)],
    ...['-map', '[low]', ...levelOutput],
    ...['-map', '[noted]', '-f', 'null', '-'],
  ];
}

/** The same mono sound as `decodeArguments` gives on standard output, and nothing else. */
export function levelArguments(job: SourceSoundInput): readonly string[] {
  return [...job.input, '-map', `0:${job.streamIndex}`, '-af', `${withoutGaps(job.pcm)},${levelSound(job.pcm)}`, ...levelOutput];
}

/** Reads momentary loudness notes: LUFS over 400 ms, one value each 100 ms. The first three, without 400 ms behind them, are silent. */
export function parseMomentary(notes: string): readonly number[] {
  return [...notes.matchAll(/^lavfi\.r128\.M=(\S+)$/gm)].map((match) => {
    const lufs = Number(match[1]);
    return Number.isFinite(lufs) ? lufs : SILENT_LUFS; // digital silence is printed as -inf by some versions
  });
}
/** What ffmpeg 5.1 prints for silence. */
const SILENT_LUFS = -120.691;

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
    ...['-skip_initial_bytes', String(job.startSample * frameBytes(job.pcm)), '-i', fileUrl(job.source)],
    ...['-af', `atrim=end_sample=${job.endSample - job.startSample}`],
    ...flacOutput(job.output),
  ];
}

/** A chunk with its picture, small, for a service that wants video: h264 360 lines high and aac. Times are the source's own. */
export function pictureChunkArguments(job: {
  readonly input: readonly string[];
  readonly videoIndex: number;
  readonly audioIndex: number;
  readonly start: Micros;
  readonly end: Micros;
  readonly output: string;
}): readonly string[] {
  return [
    ...['-seek_timestamp', '1', '-ss', secondsArgument(job.start), '-t', secondsArgument(micros(job.end - job.start)), ...job.input],
    ...['-map', `0:${job.videoIndex}`, '-map', `0:${job.audioIndex}`, '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-vf', 'scale=-2:360,format=yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-f', 'mp4', '-y', fileUrl(job.output)],
  ];
}

/**
 * Decodes a service's result to raw PCM at the original's rate on standard output, to measure it; with `notes` (a bare name in
 * ffmpeg's working folder) its momentary loudness is noted too.
 */
export function resultArguments(job: {
  readonly input: readonly string[];
  readonly pcm: PcmFormat;
  readonly notes?: string;
}): readonly string[] {
  if (job.notes === undefined) return [...job.input, '-map', '0:a:0', ...pcmOutput(job.pcm), 'pipe:1'];
  const graph = [
    `[0:a:0]aresample=${job.pcm.sampleRateHz},${inFormat(job.pcm)},asplit=2[pcm][loudness]`,
    `[loudness]${loudnessNotes(job.notes)}[noted]`,
  ].join(';');
  return [
    ...job.input,
    ...['-filter_complex', graph],
    ...['-map', '[pcm]', '-f', 'f32le', 'pipe:1'],
    ...['-map', '[noted]', '-f', 'null', '-'],
  ];
}

/**
 * Brings a service's result to exactly `samples`, as 24-bit FLAC at the original's rate: tempo changed with the pitch kept and
 * level changed where asked, silence after what is too short; what lies after `samples` is dropped, silence if it was planned by `planFit`.
 */
export function fitArguments(job: {
  readonly input: readonly string[];
  readonly pcm: PcmFormat;
  readonly tempo: number | null;
  readonly gainDb: number;
  /** Peaks are held under `CEILING_DBFS`. */
  readonly isLimited: boolean;
  /** The slot, and what is heard after it. */
  readonly samples: number;
  readonly output: string;
}): readonly string[] {
  const filters = [
    `aresample=${job.pcm.sampleRateHz}`,
    ...(job.tempo === null ? [] : [`atempo=${heldTempo(job.tempo, job.samples, job.pcm.sampleRateHz).toFixed(9)}`]),
    ...(job.gainDb === 0 ? [] : [`volume=${job.gainDb.toFixed(3)}dB`]),
    ...(job.isLimited ? limiter(job.pcm.sampleRateHz) : []),
    ...exactly(job.samples),
  ].join(',');
  return [...job.input, '-map', '0:a:0', '-af', filters, '-ac', String(job.pcm.channels), ...flacOutput(job.output)];
}

/**
 * The `atempo` filter keeps time only to half its window (a power of two of samples, at least a 24th of a second): what is played
 * faster is played faster by that much more, so that its end does not come late and is lost.
 */
function heldTempo(tempo: number, samples: number, sampleRateHz: number): number {
  const halfWindow = 2 ** Math.ceil(Math.log2(sampleRateHz / 24)) / 2;
  return tempo <= 1 || samples <= 2 * halfWindow ? tempo : (tempo * samples) / (samples - halfWindow);
}

const exactly = (samples: number): readonly string[] => [`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];

const LIMITER_ATTACK_MS = 5;
/**
 * The limiter looks ahead: its sound comes one sample less than its attack later, and ends as much too early. Both are made good
 * here, so that every sample stays in its place; the limiter's own `latency` option is not in every version.
 */
function limiter(sampleRateHz: number): readonly string[] {
  const late = Math.floor((LIMITER_ATTACK_MS * sampleRateHz) / 1_000) - 1;
  const limit = (10 ** (CEILING_DBFS / 20)).toFixed(6);
  return [
    `apad=pad_len=${late}`,
    `alimiter=limit=${limit}:attack=${LIMITER_ATTACK_MS}:release=50:level=false`,
    `atrim=start_sample=${late}`,
    'asetpts=N/SR/TB',
  ];
}

/** A fitted chunk that goes on after its slot. */
export type Overlap = { readonly file: string; readonly slotSamples: number; readonly overSamples: number };

/**
 * A fitted chunk of ours as the join wants it: exactly its slot, with what the chunk before it says after its own slot mixed in
 * over the silence. No other sample is changed.
 */
export function slotArguments(job: {
  readonly own: string;
  readonly slotSamples: number;
  readonly before?: Overlap;
  readonly output: string;
}): readonly string[] {
  const own = [...flacInput(job.own)];
  const { before } = job;
  if (!before) return [...own, '-map', '0:a:0', '-af', `atrim=end_sample=${job.slotSamples}`, ...flacOutput(job.output)];
  const end = before.slotSamples + before.overSamples;
  const tail = [`atrim=start_sample=${before.slotSamples}:end_sample=${end}`, 'asetpts=N/SR/TB', ...exactly(job.slotSamples)];
  const graph = [
    `[0:a:0]atrim=end_sample=${job.slotSamples}[own]`,
    `[1:a:0]${tail.join(',')}[tail]`,
    '[own][tail]amix=inputs=2:duration=first:normalize=0[slot]',
  ].join(';');
  return [...own, ...flacInput(before.file), '-filter_complex', graph, '-map', '[slot]', ...flacOutput(job.output)];
}

const flacInput = (path: string): readonly string[] => ['-protocol_whitelist', 'file', '-format_whitelist', 'flac', '-i', fileUrl(path)];
const flacOutput = (output: string): readonly string[] => [
  ...['-c:a', 'flac', '-sample_fmt', 's32', '-compression_level', '2', '-f', 'flac', '-y', fileUrl(output)],
];

/** A list of our own FLAC files, as `concatList` writes it, read as one track. */
export function concatInput(listPath: string): readonly string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', 'concat,flac', '-f', 'concat', '-i', fileUrl(listPath)];
}

/** What a concat list holds; the names are ours: bare, beside the list. */
export function concatList(names: readonly string[]): string {
  return `ffconcat version 1.0\n${names.map((name) => `file ${name}\n`).join('')}`;
}

/**
 * Decodes a whole dub, before its encoding, to mono on standard output, and notes its momentary loudness in `notes` (a bare name in
 * ffmpeg's working folder).
 */
export function referenceArguments(job: { readonly listPath: string; readonly pcm: PcmFormat; readonly notes: string }): readonly string[] {
  return [
    ...concatInput(job.listPath),
    ...['-map', '0:a:0', '-af', monoFilter(job.pcm), ...pcmOutput({ ...job.pcm, channels: 1 }), 'pipe:1'],
    ...['-map', '0:a:0', '-af', loudnessNotes(job.notes), '-f', 'null', '-'],
  ];
}

/** Decodes an audio track of a finished file to mono, the mean of its channels, on standard output, to measure it. */
export function listenArguments(job: {
  readonly input: readonly string[];
  readonly audioTrack: number;
  readonly pcm: PcmFormat;
}): readonly string[] {
  return [...job.input, '-map', `0:a:${job.audioTrack}`, '-af', monoFilter(job.pcm), ...pcmOutput({ ...job.pcm, channels: 1 }), 'pipe:1'];
}

/**
 * What an encoder keeps of a sound's shape: what lies higher is dropped or only resembled, and noise up there would make a sound unlike itself.
 * Both sides of a comparison go through it, so that its delay is in both.
 */
const COMPARED_HZ = 4_000;
const monoFilter = (pcm: PcmFormat): string =>
  `aresample=${pcm.sampleRateHz},${meanChannel(pcm.channels)},lowpass=f=${Math.min(COMPARED_HZ, pcm.sampleRateHz / 4)}`;

function meanChannel(channels: number): string {
  const share = (1 / channels).toFixed(6);
  const mean = Array.from({ length: channels }, (_, channel) => `${share}*c${channel}`).join('+');
  return `pan=mono|c0=${mean}`;
}

const pcmOutput = (pcm: PcmFormat): readonly string[] => ['-ac', String(pcm.channels), '-ar', String(pcm.sampleRateHz), '-f', 'f32le'];
