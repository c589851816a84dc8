import { open, stat } from 'node:fs/promises';
import { AppError } from '../../common/contract/errors.ts';
import type { MediaInfo } from '../../common/domain/media/media-info.ts';
import { collectOutput } from '../process/collect-output.ts';
import type { ProcessRunner } from '../process/run-process.ts';
import type { Toolchain } from '../toolchain/toolchain.ts';
import { withClassifiedFailure } from './failure.ts';
import { inputArguments } from './input-arguments.ts';
import { PROBE_ARGUMENTS, parseProbe } from './parse-probe.ts';
import { demuxersOf, SNIFF_BYTES, type SniffedFormat, sniffFormat } from './sniff.ts';

/** A sound file is known after milliseconds; one that keeps ffprobe busy longer than this is made to. */
const PROBE_LIMIT_MS = 60_000;

/**
 * What a media file holds, by its content alone. Throws `media.vanished`, `media.empty`, `media.not-media` (text, a playlist, a
 * folder, an unknown format, no picture and no sound), `media.unreadable` (damaged, cut off, forbidden) and what
 * `classifyFfmpegFailure` tells.
 */
export async function probeMedia(
  tools: Pick<Toolchain, 'ffprobe'>,
  runner: ProcessRunner,
  path: string,
  signal: AbortSignal,
): Promise<MediaInfo> {
  const { format, sizeBytes } = await sniffFile(path);
  const info = await withTimeLimit(signal, (limited) =>
    withClassifiedFailure({ inputs: [path] }, async () => {
      const args = [...PROBE_ARGUMENTS, ...inputArguments(path, demuxersOf(format))];
      const { stdout } = await collectOutput(runner, { command: tools.ffprobe, args, signal: limited });
      return parseProbe(stdout, sizeBytes);
    }),
  );
  if (!info.streams.some((stream) => stream.kind === 'video' || stream.kind === 'audio')) {
    throw new AppError('media.not-media', 'The file holds neither a picture nor sound.');
  }
  return info;
}

/**
 * The container of a file by its first bytes, and its size in bytes. Throws `media.vanished`, `media.empty`,
 * `media.unreadable` (may not be read) and `media.not-media`.
 */
export async function sniffFile(path: string): Promise<{ readonly format: SniffedFormat; readonly sizeBytes: number }> {
  const { head, sizeBytes } = await readHead(path);
  if (sizeBytes === 0) throw new AppError('media.empty', 'The file is empty.');
  const format = sniffFormat(head);
  if (format === 'playlist') throw new AppError('media.not-media', 'The file is a playlist, not a video: choose the file it points at.');
  if (format === 'text') throw new AppError('media.not-media', 'The file is a text, not a video or a sound.');
  if (format === undefined) throw new AppError('media.not-media', 'The file is no kind of video or sound that is known here.');
  return { format, sizeBytes };
}

async function readHead(path: string): Promise<{ readonly head: Uint8Array; readonly sizeBytes: number }> {
  try {
    const { size } = await requireFile(path);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), sizeBytes: size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(error);
  }
}

/** A pipe or a device would be waited for for ever. */
async function requireFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path);
  if (!found.isFile()) throw new AppError('media.not-media', found.isDirectory() ? 'This is a folder, not a file.' : 'This is not a file.');
  return found;
}

function unreadable(cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESTALE') {
    return new AppError('media.vanished', 'The file is not there.', { cause });
  }
  return new AppError('media.unreadable', `The file may not be read (${String(code)}).`, { cause });
}

async function withTimeLimit<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const expire = (): void => limit.abort(new AppError('media.unreadable', 'The file could not be understood in a minute.'));
  const timer = setTimeout(expire, PROBE_LIMIT_MS);
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}
