import { AppError } from '../../../common/contract/errors.ts';
import { missingMs, type Served, type Shortfall } from '../../../common/domain/downloads/served.ts';
import { type MediaInfo, mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { createPacketTimes, type PacketSpan, packetTimesArguments } from '../../../native/ffmpeg/packet-times.ts';
import type { DownloadRun } from './download-run.ts';
import type { FetchedFormat } from './fetch-formats.ts';

type Stream = 'picture' | 'sound';
type Measured = { readonly stream: Stream; readonly span: PacketSpan | undefined };
export type ToCheck = {
  readonly file: string;
  readonly info: MediaInfo;
  readonly served: Served;
  readonly fetched: readonly FetchedFormat[];
};

/** Of a file that lies whole on a server only what nobody could take for how it was made is told. */
const LONG_GAP_SECONDS = 5;
const EARLY_END_SECONDS = 5;
const EARLY_END_FRACTION = 0.02;
/** Shorter than most pieces, longer than a picture that stands still between two. */
const HOLE_OF_PIECE = 0.75;
const SHORTEST_HOLE_SECONDS = 1;
/** A stream with fewer packets than this in a piece may wait as long by its nature, such as slides. */
const REGULAR_PACKETS = 4;

/**
 * Looks at the finished file, picture and sound each for itself. Throws `download.incomplete` for one that is shorter than the site or its
 * manifest said, that lacks its picture, or that has a hole where a piece is missing. Returns what else falls short of a whole film.
 */
export async function checkWhole(run: DownloadRun, { file, info, served, fetched }: ToCheck): Promise<readonly Shortfall[]> {
  requireLength(run, served);
  const streams = await measure(run, file, info);
  requirePieces(streams, fetched, run.video.durationMs);
  run.context.log(
    'info',
    `Read back: ${served.height ?? 'no'} lines, ${served.videoCodec ?? 'no picture'}, ${served.audioCodec ?? 'no sound'}`,
  );
  return fetched.some(({ format }) => format.source.kind !== 'file') ? [] : oddities(streams);
}

function requireLength({ video, input, formats }: DownloadRun, served: Served): void {
  const missing = missingMs(video.durationMs, served.durationMs);
  if (missing > 0) throw shorter(missing / 1_000, 'What came', 'the site says it is');
  const hasPicture = input.request.kind === 'video' && formats.some((format) => format.kind === 'video');
  if (hasPicture && served.height === null) throw incomplete('What came has no picture.', 0);
}

/** Reads the file once from start to end; nothing is decoded. */
async function measure({ tools, context, report }: DownloadRun, file: string, info: MediaInfo): Promise<readonly Measured[]> {
  const kinds: ReadonlyArray<readonly [Stream, number | undefined]> = [
    ['picture', mainVideo(info)?.index],
    ['sound', mainAudio(info)?.index],
  ];
  const wanted = kinds.flatMap(([stream, index]) => (index === undefined ? [] : [{ stream, index }]));
  const times = createPacketTimes(wanted.length);
  const args = packetTimesArguments({ input: await tools.input(file), streams: wanted.map(({ index }) => index) });
  const wholeSeconds = (info.duration ?? 0) / 1e6;
  const take = (piece: Buffer): void => {
    times.push(piece.toString('latin1'));
    const { end = 0, start = 0 } = times.spans()[0] ?? {};
    if (wholeSeconds > 0) report('verify', Math.min(1, Math.max(0, (end - start) / wholeSeconds)) / 2);
  };
  await tools.run({ args, signal: context.signal, onStdout: take });
  const spans = times.spans();
  return wanted.map(({ stream }, place) => ({ stream, span: spans[place] }));
}

/** What a manifest lists must all be there: as long as it says, without a wait as long as a piece. */
function requirePieces(streams: readonly Measured[], fetched: readonly FetchedFormat[], siteMs: number | null): void {
  for (const { format, periods } of fetched) {
    if (format.source.kind === 'file') continue;
    const lengthMs = periods.reduce<number | null>(
      (sum, { durationMs }) => (sum === null || durationMs === null ? null : sum + durationMs),
      0,
    );
    const pieces = periods.reduce((sum, period) => sum + period.pieces, 0);
    const wholeMs = lengthMs ?? siteMs;
    const pieceSeconds = wholeMs === null || pieces === 0 ? LONG_GAP_SECONDS : wholeMs / 1_000 / pieces;
    for (const { stream, span } of streams.filter((each) => isOf(each.stream, format.kind))) {
      if (!span) throw incomplete(`What came has no ${stream}.`, 0);
      const missing = missingMs(lengthMs, (span.end - span.start) * 1_000);
      if (missing > 0) throw shorter(missing / 1_000, `The ${stream}`, 'its list of pieces');
      if (!isRegular(span, pieceSeconds) || span.longest.seconds < Math.max(SHORTEST_HOLE_SECONDS, pieceSeconds * HOLE_OF_PIECE)) continue;
      const at = Math.round(span.longest.at - span.start);
      throw incomplete(`The ${stream} has a hole of ${span.longest.seconds.toFixed(1)} s at ${at} s.`, span.longest.seconds);
    }
  }
}

const isOf = (stream: Stream, kind: FetchedFormat['format']['kind']): boolean =>
  kind === 'muxed' || (stream === 'picture') === (kind === 'video');
const isRegular = ({ packets, start, end }: PacketSpan, overSeconds: number): boolean =>
  (end - start) / packets < overSeconds / REGULAR_PACKETS;

/** A file as its server has it may have been made so: it is handed over, and what is odd about it is told. */
function oddities(streams: readonly Measured[]): readonly Shortfall[] {
  const end = Math.max(...streams.map(({ span }) => span?.end ?? 0));
  return streams.flatMap(({ stream, span }): readonly Shortfall[] => {
    if (!span) return [];
    const early = end - span.end;
    const { at, seconds } = span.longest;
    return [
      ...(isRegular(span, LONG_GAP_SECONDS) && seconds > LONG_GAP_SECONDS
        ? [{ kind: 'gap', stream, atMs: Math.round((at - span.start) * 1_000), ms: Math.round(seconds * 1_000) } as const]
        : []),
      ...(early > Math.max(EARLY_END_SECONDS, end * EARLY_END_FRACTION)
        ? [{ kind: 'ends-early', stream, ms: Math.round(early * 1_000) } as const]
        : []),
    ];
  });
}

const shorter = (seconds: number, what: string, than: string): AppError =>
  incomplete(`${what} is ${Math.round(seconds)} s shorter than ${than}.`, seconds);

function incomplete(message: string, seconds: number): AppError {
  return new AppError('download.incomplete', message, { details: { seconds: Math.round(seconds) } });
}
