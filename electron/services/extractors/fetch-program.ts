import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../../common/contract/errors.ts';
import { requireSpace } from '../delivery/free-space.ts';
import { toOutputError } from '../delivery/output-error.ts';
import type { ExtractorRelease } from './ports.ts';

/** The largest program of yt-dlp has 40 MB. */
const MAX_BYTES = 200_000_000;

export type ProgramFetch = {
  readonly fetch: typeof fetch;
  readonly release: ExtractorRelease;
  readonly folder: string;
  readonly file: string;
  readonly signal: AbortSignal;
  /** A connection that says nothing for so long is given up. */
  readonly idleMs: number;
  readonly onProgress: (doneBytes: number, totalBytes: number | null) => void;
};

/**
 * Writes a release's program into `file`, which must not be there, and syncs it; returns its size. Throws `download.*` where it could not be
 * had whole or is not the one that was published, `media.*` for the disk, or the signal's reason. The caller removes what is left.
 */
export async function fetchProgram(job: ProgramFetch): Promise<number> {
  const watch = watchIdle(job);
  try {
    const answer = await watch.around(job.fetch(job.release.url, { signal: watch.signal }), 'download.no-network');
    if (!answer.ok || !answer.body) throw failure(job, 'download.refused', `is answered with status ${answer.status}`);
    const told = Number(answer.headers.get('content-length') ?? Number.NaN);
    const isEncoded = answer.headers.has('content-encoding'); // then the length is another one
    const totalBytes = job.release.sizeBytes ?? (Number.isSafeInteger(told) && !isEncoded ? told : null);
    if (totalBytes !== null && totalBytes > MAX_BYTES) throw failure(job, 'download.file-changed', 'is far too large');
    await requireSpace(job.folder, totalBytes ?? 0);
    return await receive(job, answer.body, totalBytes, watch);
  } finally {
    watch.end();
  }
}

async function receive(job: ProgramFetch, body: ReadableStream<Uint8Array>, totalBytes: number | null, watch: IdleWatch): Promise<number> {
  const hash = createHash('sha256');
  await using handle = await open(job.file, 'wx', 0o755).catch((error: unknown) => {
    throw toOutputError(error, job.file);
  });
  let doneBytes = 0;
  const reader = body.getReader();
  for (let next = await watch.around(reader.read()); !next.done; next = await watch.around(reader.read())) {
    doneBytes += next.value.length;
    if (doneBytes > MAX_BYTES) throw failure(job, 'download.file-changed', 'is far too large');
    hash.update(next.value);
    await writeAll(handle, next.value, job.file);
    job.onProgress(doneBytes, totalBytes);
  }
  if (totalBytes !== null && doneBytes !== totalBytes) throw failure(job, 'download.incomplete', 'broke off');
  if (hash.digest('hex') !== job.release.sha256)
    throw failure(job, 'download.file-changed', 'is not the program that was published: its SHA-256 is another one');
  await handle.sync().catch((error: unknown) => {
    throw toOutputError(error, job.file);
  });
  return doneBytes;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, file: string): Promise<void> {
  await handle.writeFile(bytes).catch((error: unknown) => {
    throw toOutputError(error, file);
  });
}

type IdleWatch = {
  readonly signal: AbortSignal;
  /** What the network does next, as our errors where it fails. */
  around<T>(step: Promise<T>, code?: 'download.no-network'): Promise<T>;
  end(): void;
};

function watchIdle(job: ProgramFetch): IdleWatch {
  const idle = new AbortController();
  const signal = AbortSignal.any([job.signal, idle.signal]);
  let timer: NodeJS.Timeout | undefined;
  return {
    signal,
    async around(step, code) {
      clearTimeout(timer);
      timer = setTimeout(() => idle.abort(), job.idleMs);
      try {
        return await step;
      } catch (cause) {
        job.signal.throwIfAborted();
        if (idle.signal.aborted) throw failure(job, 'download.timeout', 'stopped coming', cause);
        throw code ? failure(job, code, 'cannot be reached', cause) : failure(job, 'download.incomplete', 'broke off', cause);
      } finally {
        clearTimeout(timer);
      }
    },
    // Ends the connection too, where something else than the network went wrong.
    end: () => idle.abort(),
  };
}

type FetchCode = 'download.no-network' | 'download.refused' | 'download.incomplete' | 'download.timeout' | 'download.file-changed';

function failure({ release }: ProgramFetch, code: FetchCode, what: string, cause?: unknown): AppError {
  const details = { site: new URL(release.url).hostname, version: release.version };
  return new AppError(code, `yt-dlp ${release.version} from ${details.site} ${what}. The one in use stays.`, { details, cause });
}
