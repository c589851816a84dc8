import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type {
  DubbingProviderName,
  DubReport,
  Fit,
  JoinReport,
  LanguageReport,
  StreamLoss,
} from '../../../common/domain/dubbing/dubbing.ts';
import { NO_SPEND } from '../../../common/domain/dubbing/ledger.ts';
import { integratedLoudness, isOffLevel, loudnessWords } from '../../../common/domain/dubbing/loudness.ts';
import { compareStreams } from '../../../common/domain/media/compare-streams.ts';
import { audioStreams, type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import { CONTAINERS, type OutputPlan } from '../../../common/domain/media/output-plan.ts';
import { type Micros, micros, microsFromSamples } from '../../../common/units/micros.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { packetHashArguments } from '../../../native/ffmpeg/mux-arguments.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing-repository.ts';
import type { SubtitleFile } from './dub-subtitles.ts';
import { listen } from './listen.ts';
import { SOURCE_HASHES_NAME } from './merge.ts';
import { comparePackets, type PacketComparison } from './packet-hashes.ts';
import type { Prepared } from './prepare.ts';
import type { References } from './references.ts';
import { readMomentary } from './source-sound.ts';

export type VerifyJob = {
  readonly tools: MediaTools;
  readonly source: MediaInfo;
  readonly prepared: Prepared;
  readonly plan: OutputPlan;
  readonly provider: DubbingProviderName;
  readonly languages: readonly string[];
  readonly chunks: readonly DubbingChunkRecord[];
  readonly failedChunks: DubReport['failedChunks'];
  readonly subtitles: readonly SubtitleFile[];
  readonly workFolder: string;
  /** What a language's dub sounds like before its encoding. */
  readonly references: (language: string) => Promise<References>;
  /** The merged file, wherever it lies now. */
  readonly file: string;
  readonly signal: AbortSignal;
  readonly log: (level: 'warn', message: string) => void;
};

/** A join may be this far from its place. */
const MAX_OFFSET_MICROS = 1_000;
/** One frame of Opus; AAC's is shorter at every usual rate. */
const AUDIO_FRAME_SECONDS = 0.02;
/** Samples that ffmpeg's AAC encoder puts before the first one. */
const AAC_PRIMING = 1_024;
/** A picture that begins later than this in the output than in the source has frames before it that the source hides. */
const HIDDEN_START_MICROS = 150_000;
/** A picture's last packet and a sound's last frame end this close together at most. */
const LENGTH_TOLERANCE_MICROS = 100_000;

const failed = (message: string): AppError => new AppError('media.verification-failed', message, { details: { what: message } });

/**
 * Reads a merged file back and reports what is in it: packets of the picture against the source's, length of each dub,
 * place of each join. Throws `media.verification-failed` rather than hand over something else than was promised.
 */
export async function verify(job: VerifyJob): Promise<{ readonly report: DubReport; readonly output: MediaInfo }> {
  const { source, plan } = job;
  const output = await job.tools.probe(job.file, job.signal);
  const expectedTracks = plan.originalAudioTracks + job.languages.length;
  if (audioStreams(output).length !== expectedTracks)
    throw failed(`The result has ${audioStreams(output).length} audio tracks instead of ${expectedTracks}.`);
  const { video, shift, end } = await verifyPicture(job, output);
  const soundEnd = job.prepared.dubOffset + microsFromSamples(job.prepared.sampleCount, job.prepared.pcm.sampleRateHz);
  if ((output.duration ?? 0) < Math.max(end, soundEnd) - LENGTH_TOLERANCE_MICROS) throw failed('The result is shorter than the original.');
  const languages = await verifyLanguages(job, output, shift);
  const streams = compareStreams(source, output);
  const report: DubReport = {
    provider: job.provider,
    container: plan.container,
    duration: output.duration ?? source.duration ?? micros(0),
    sizeBytes: output.sizeBytes,
    originalSampleCount: job.prepared.sampleCount,
    video,
    languages,
    failedChunks: job.failedChunks,
    keptOriginal: [],
    cost: NO_SPEND,
    kept: streams.kept,
    lost: [...plan.lost, ...streams.lost, ...shownAgain(plan, shift)],
  };
  return { report, output };
}

/** Only mp4 has edit lists: elsewhere frames that the source's hides at its start are seen again. */
function shownAgain(plan: OutputPlan, shift: Micros): readonly StreamLoss[] {
  if (plan.container === 'mp4' || shift < HIDDEN_START_MICROS) return [];
  const hidden = (shift / 1e6).toFixed(1);
  const { label } = CONTAINERS[plan.container];
  return [
    { what: 'cut at the beginning', reason: `${label} cannot hide frames, so ${hidden} s that the original leaves out are seen again.` },
  ];
}

async function verifyPicture(job: VerifyJob, output: MediaInfo): Promise<Extract<PacketComparison, { ok: true }>> {
  const hashes = path.join(job.workFolder, 'output.framehash');
  const index = mainVideo(output)?.index;
  if (index === undefined) throw failed('The result has no picture.');
  await job.tools.run({
    args: packetHashArguments({ input: await job.tools.input(job.file), stream: `0:${index}`, output: hashes }),
    signal: job.signal,
  });
  const comparison = await comparePackets(path.join(job.workFolder, SOURCE_HASHES_NAME), hashes);
  if (!comparison.ok) throw failed(comparison.reason);
  const mayRewrap =
    !(job.source.format.includes('mp4') && job.plan.container === 'mp4') &&
    !(job.source.format.includes('matroska') && job.plan.container !== 'mp4');
  if (comparison.video.match === 'rewrapped' && !mayRewrap) throw failed('The picture’s data differ from the original’s.');
  return comparison;
}

async function verifyLanguages(job: VerifyJob, output: MediaInfo, shift: Micros): Promise<LanguageReport[]> {
  const reports: LanguageReport[] = [];
  for (const [index, language] of job.languages.entries()) {
    const audioTrack = job.plan.originalAudioTracks + index;
    const startsAt = (await job.tools.firstFrameTime(job.file, `a:${audioTrack}`, job.signal)) - output.startTime;
    // The dub belongs where the original's first sample is, which moved with the picture when the container changed.
    const late = startsAt - (job.prepared.dubOffset + shift);
    reports.push(await verifyLanguage(job, output, { language, audioTrack, late }));
  }
  return reports;
}

type Track = { readonly language: string; readonly audioTrack: number; readonly late: number };

async function verifyLanguage(job: VerifyJob, output: MediaInfo, { language, audioTrack, late }: Track): Promise<LanguageReport> {
  const { pcm, sampleCount } = job.prepared;
  const chunks = job.chunks.filter((chunk) => chunk.language === language);
  const references = await job.references(language);
  if (references.sampleCount !== sampleCount) throw failed(`The dub has ${references.sampleCount} samples instead of ${sampleCount}.`);
  const hearing = await listen({
    tools: job.tools,
    outputPath: job.file,
    audioTrack,
    pcm,
    moments: references.moments,
    shiftSamples: (late * pcm.sampleRateHz) / 1e6,
    signal: job.signal,
  });
  requireLength(job, output, audioTrack, hearing.decodedSamples);
  const joins = chunks.map((chunk, index): JoinReport => joinReport(chunk, hearing.offsets[index] ?? null));
  const off = joins.find((join, index) => hearing.notFound[index] || Math.abs(join.offset ?? 0) > MAX_OFFSET_MICROS);
  if (off) throw failed(`Chunk ${off.chunk + 1} in ${language} is not heard at its place.`);
  const original = integratedLoudness(await readMomentary(job.workFolder));
  const loudness = { original, dub: integratedLoudness(references.momentary) };
  if (isOffLevel(loudness)) job.log('warn', `The dub in ${language} is ${loudnessWords(loudness)} than the original`);
  const cues = job.subtitles.find((file) => file.language === language)?.cues ?? 0;
  return { language, audioTrack, sampleRateHz: pcm.sampleRateHz, sampleCount, joins, loudness, cues };
}

function requireLength(job: VerifyJob, output: MediaInfo, audioTrack: number, decodedSamples: number): void {
  const { pcm, sampleCount } = job.prepared;
  const ticks = audioStreams(output)[audioTrack]?.durationTicks ?? null;
  if (job.plan.container === 'mp4') {
    // A track that begins late is begun with the encoder's priming (silence) by the muxer, as far as there is time before it.
    const lead = Math.min(Math.max(0, Math.round((job.prepared.dubOffset * pcm.sampleRateHz) / 1e6)), AAC_PRIMING);
    if (ticks !== sampleCount && ticks !== sampleCount + lead)
      throw failed(`The dub has ${ticks ?? 'no'} samples instead of ${sampleCount}.`);
  } else if (Math.abs(decodedSamples - sampleCount) > AUDIO_FRAME_SECONDS * pcm.sampleRateHz) {
    throw failed(`The dub decodes to ${decodedSamples} samples instead of ${sampleCount}.`);
  }
}

function joinReport(chunk: DubbingChunkRecord, offset: JoinReport['offset']): JoinReport {
  const fit: Fit = chunk.result ? (chunk.fit ?? { kind: 'exact' }) : { kind: 'original' };
  return {
    chunk: chunk.range.index,
    slotSamples: chunk.range.endSample - chunk.range.startSample,
    resultSamples: chunk.resultSamples ?? 0,
    tempo: fit.kind === 'stretched' || fit.kind === 'overlaid' ? fit.tempo : 1,
    fit: fit.kind,
    overSamples: fit.kind === 'overlaid' ? fit.overSamples : 0,
    offset,
  };
}
