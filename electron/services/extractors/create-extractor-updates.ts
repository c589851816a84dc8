import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { ExtractorUpdatesService, RollbackResult, UpdateProgress, UpdateResult } from './extractor-updates-service.ts';
import { fetchProgram } from './fetch-program.ts';
import { type InstalledProgram, type InstalledPrograms, installedPrograms } from './installed-programs.ts';
import type { ExtractorRelease, ReleaseSource, TryOut } from './ports.ts';
import { compareVersions, OLDEST_VERSION } from './version.ts';

const IDLE_MS = 30_000;
/** A trial ends by itself; this is for one that does not. */
const TRIAL_MS = 300_000;

export type ExtractorUpdatesOptions = {
  /** For yt-dlp alone, within the data folder; made when needed. */
  readonly folder: string;
  readonly source: ReleaseSource;
  readonly fetch: typeof fetch;
  readonly tryOut: TryOut;
  readonly platform?: NodeJS.Platform;
  readonly idleMs?: number;
  readonly trialMs?: number;
};

/** See `ExtractorUpdatesService`. One for each folder, by the owner of the data folder. */
export function createExtractorUpdates(options: ExtractorUpdatesOptions): ExtractorUpdatesService {
  const programs = installedPrograms(options.folder);
  let isChanging = false;
  const alone = async <T>(change: () => Promise<T>): Promise<T> => {
    if (isChanging) throw new AppError('job.not-possible', 'yt-dlp is being changed already; wait until that is done.');
    isChanging = true;
    try {
      return await change();
    } finally {
      isChanging = false;
    }
  };
  return {
    async current() {
      const { current, previous } = await programs.pointer();
      const before = previous && (await programs.isWhole(previous)) ? previous : null;
      const used = current && (await programs.isWhole(current)) ? current : before;
      if (!used) return null;
      const previousVersion = used === before ? null : (before?.version ?? null);
      return { version: used.version, invocation: programs.invocationOf(used), previousVersion };
    },
    update: (signal, report = () => undefined) => alone(() => update(options, programs, signal, report)),
    rollback: () => alone(() => rollback(programs)),
    removeLeftovers: () => alone(() => programs.tidy()),
  };
}

async function update(
  options: ExtractorUpdatesOptions,
  programs: InstalledPrograms,
  signal: AbortSignal,
  report: (progress: UpdateProgress) => void,
): Promise<UpdateResult> {
  signal.throwIfAborted();
  report({ stage: 'looking' });
  const release = await options.source.latest(signal);
  const { current, previous, refusedVersion } = await programs.pointer();
  const isGood = current !== null && (await programs.isWhole(current));
  if (current && isGood && compareVersions(current.version, release.version) >= 0)
    return { kind: 'newest-already', version: current.version };
  if (isGood && refusedVersion === release.version) return { kind: 'rolled-back-before', version: release.version };
  // A page that was changed must not put an old program with known holes in.
  if (compareVersions(release.version, OLDEST_VERSION) < 0) {
    const details = { tool: 'yt-dlp', version: release.version, needed: OLDEST_VERSION };
    throw new AppError('tool.too-old', `The newest yt-dlp to be had is ${release.version}; from ${OLDEST_VERSION} on it may be used.`, {
      details,
    });
  }
  const incoming = await programs.makeIncoming();
  try {
    const program = await fetchAndTry(options, release, incoming, signal, report);
    signal.throwIfAborted();
    await programs.settle(incoming, program);
    const before = isGood && current.version !== program.version ? current : previous;
    await programs.point({ current: program, previous: before?.version === program.version ? null : before, refusedVersion: null });
    await programs.tidy();
    return { kind: 'updated', version: program.version, before: isGood ? current.version : null };
  } finally {
    await rm(incoming, { recursive: true, force: true }).catch(() => undefined); // else at the next start
  }
}

async function fetchAndTry(
  { fetch, tryOut, platform = process.platform, idleMs = IDLE_MS, trialMs = TRIAL_MS }: ExtractorUpdatesOptions,
  release: ExtractorRelease,
  folder: string,
  signal: AbortSignal,
  report: (progress: UpdateProgress) => void,
): Promise<InstalledProgram> {
  const name = platform === 'win32' ? 'yt-dlp.exe' : 'yt-dlp';
  const file = path.join(folder, name);
  const sizeBytes = await fetchProgram({ fetch, release, folder, file, signal, idleMs, onProgress: hundredTimes(report) });
  await chmod(file, 0o755); // whatever the umask says
  report({ stage: 'trying' });
  const patience = AbortSignal.timeout(trialMs);
  const version = await tryOut({ command: file, args: [], env: {} }, AbortSignal.any([signal, patience])).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw trialFailed(release, patience.aborted ? 'It took too long.' : cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (compareVersions(version, release.version) !== 0) throw trialFailed(release, `It says that it is ${version}.`);
  return { version: release.version, file: name, sizeBytes };
}

function trialFailed({ version }: ExtractorRelease, why: string, cause?: unknown): AppError {
  const details = { tool: 'yt-dlp', version };
  return new AppError('tool.failed', `yt-dlp ${version} did not pass its trial, so the one in use stays. ${why}`, { details, cause });
}

function hundredTimes(report: (progress: UpdateProgress) => void): (doneBytes: number, totalBytes: number | null) => void {
  let nextAt = 0;
  return (doneBytes, totalBytes) => {
    if (doneBytes < nextAt && doneBytes !== totalBytes) return;
    nextAt = doneBytes + (totalBytes ?? 100_000_000) / 100;
    report({ stage: 'downloading', doneBytes, totalBytes });
  };
}

async function rollback(programs: InstalledPrograms): Promise<RollbackResult> {
  const { current, previous } = await programs.pointer();
  if (!current || !previous || !(await programs.isWhole(previous))) return { kind: 'nothing-before' };
  const isBack = compareVersions(previous.version, current.version) < 0;
  await programs.point({ current: previous, previous: current, refusedVersion: isBack ? current.version : null });
  return { kind: 'rolled-back', from: current.version, to: previous.version };
}
