import path from 'node:path';
import type { CheckResult } from '../../../common/contract/doctor.ts';
import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import { type DubbingProviderName, PROVIDER_LABELS } from '../../../common/domain/dubbing/dubbing.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { readableSize } from '../delivery/free-space.ts';

/** What the checks look with; each may throw. */
export type DoctorProbes = {
  /** Such as `Node 24.21.0 on linux x64`; `major` is Node's own, Electron's inner one included. */
  readonly runtime: { readonly name: string; readonly major: number };
  readonly toolchain: () => Promise<{
    readonly ffmpeg: string;
    readonly ffprobe: string;
    readonly version: string;
  }>;
  /** Names of what ffmpeg can encode. */
  readonly encoders: () => Promise<ReadonlySet<string>>;
  /** What is wrong with the database file, nothing when it is sound. */
  readonly checkIntegrity: () => Promise<readonly string[]>;
  readonly folder: DataFolder;
  /** Really writes and removes a file in the data folder. */
  readonly tryWriting: (folder: string) => Promise<void>;
  /** Permission bits such as 0o700; null where the system has none. */
  readonly modeOf: (folder: string) => Promise<number | null>;
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly providers: () => readonly {
    readonly name: DubbingProviderName;
    readonly available: boolean;
    readonly isDefault: boolean;
    readonly reason: string | null;
  }[];
  /** Whether what a minute costs is set: without it nothing paid starts. */
  readonly isPriceSet: (name: DubbingProviderName) => boolean;
  /** Asks a paid service something that costs nothing; what it refuses is thrown as it would be to a dub. null where nothing is to be asked. */
  readonly askProvider: ((name: DubbingProviderName) => Promise<void>) | null;
  readonly extractor: () => Promise<FoundExtractor>;
  /** The version of the Node that yt-dlp is handed, such as `24.21.0`; null where it does not start as one. */
  readonly jsRuntime: () => Promise<string | null>;
  /** Resolves once something outside has answered; null where nothing outside is to be asked. */
  readonly askOutside: (() => Promise<void>) | null;
  readonly now: () => Date;
};

/** The yt-dlp that is used, or a sentence on why none is. */
export type FoundExtractor =
  | { readonly version: string; readonly origin: 'variable' | 'managed' | 'path' }
  | { readonly complaint: string; readonly isMissing: boolean };

export type Finding = Omit<CheckResult, 'check'>;
type Look = (probes: DoctorProbes) => Promise<Finding>;

const OLDEST_NODE = 22;
const LITTLE_SPACE_BYTES = 5e9;
const TOO_LITTLE_SPACE_BYTES = 500e6;
/** Encoder, and what cannot be made without it. */
const NEEDED_ENCODERS: ReadonlyArray<readonly [string, string]> = [
  ['aac', 'mp4 files'],
  ['libopus', 'mkv or webm files'],
  ['flac', 'the lossless chunks that are sent to be dubbed'],
];

const ok = (message: string): Finding => ({ status: 'ok', message, advice: null });
const problem = (message: string, advice: string): Finding => ({ status: 'problem', message, advice });
const warning = (message: string, advice: string): Finding => ({ status: 'warning', message, advice });

export const checkRuntime: Look = async ({ runtime }) =>
  runtime.major >= OLDEST_NODE
    ? ok(`Running on ${runtime.name}.`)
    : problem(`Running on ${runtime.name}, which is too old.`, `Start StreamFetch with Node ${OLDEST_NODE} or newer.`);

export const checkFfmpeg: Look = async ({ toolchain }) => {
  const { version, ffmpeg } = await toolchain();
  return ok(`ffmpeg ${version} was found at ${ffmpeg}.`);
};

export const checkFfprobe: Look = async ({ toolchain }) => ok(`ffprobe was found at ${(await toolchain()).ffprobe}.`);

export const checkEncoders: Look = async ({ encoders }) => {
  const there = await encoders();
  const missing = NEEDED_ENCODERS.filter(([name]) => !there.has(name));
  if (missing.length === 0) return ok(`ffmpeg has the encoders that are needed: ${NEEDED_ENCODERS.map(([name]) => name).join(', ')}.`);
  const names = missing.map(([name]) => name).join(', ');
  return problem(
    `ffmpeg lacks ${names}, so it cannot make ${missing.map(([, use]) => use).join(' or ')}.`,
    'Install a complete build of ffmpeg, such as the one of your system’s packages.',
  );
};

export const checkDatabase: Look = async ({ checkIntegrity, folder }) => {
  const wrong = await checkIntegrity();
  if (wrong.length === 0) return ok('The database is sound.');
  return problem(
    `The database is damaged: ${wrong[0]}${wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : ''}.`,
    `Stop StreamFetch and copy ${folder.root} before anything else; ${folder.backups} holds earlier databases.`,
  );
};

export const checkDataFolder: Look = async ({ folder, tryWriting, modeOf }) => {
  await tryWriting(folder.root);
  const mode = await modeOf(folder.root);
  if (mode !== null && (mode & 0o077) !== 0) {
    return warning(
      `Other users of this machine can reach the data folder ${folder.root} (mode ${mode.toString(8)}).`,
      `Close it to them: chmod 700 ${JSON.stringify(folder.root)}`,
    );
  }
  return ok(`The data folder ${folder.root} can be written.`);
};

export const checkDiskSpace: Look = async ({ folder, freeBytes }) => {
  const free = await freeBytes(folder.root);
  const message = `Where the data folder lies, ${readableSize(free)} are free.`;
  const advice = `Free some space, or move the folder ${path.basename(folder.root)} to a larger disk with --data.`;
  if (free < TOO_LITTLE_SPACE_BYTES) return problem(message, advice);
  return free < LITTLE_SPACE_BYTES ? warning(message, advice) : ok(message);
};

export const checkProvider: Look = async ({ providers, askProvider, isPriceSet }) => {
  const all = providers();
  const used = all.find((provider) => provider.isDefault) ?? all.find((provider) => provider.available);
  if (!used?.available) {
    return problem(used?.reason ?? 'No dubbing service can be used.', 'Choose another dubbing service in the settings, or rehearse.');
  }
  if (used.name !== 'rehearsal' && !isPriceSet(used.name)) {
    return warning(
      `Dubbing uses ${PROVIDER_LABELS[used.name]}, but what a minute costs is not set, so nothing paid can start.`,
      'Set it in the settings, under Services, or with `streamfetch settings set elevenlabs.usdPerMinute 0.50`.',
    );
  }
  if (used.name !== 'rehearsal') return askProvider ? askPaid(used.name, askProvider) : ok(`Dubbing uses ${PROVIDER_LABELS[used.name]}.`);
  const message = 'Dubbing is rehearsed: the original voice comes back, so that nothing is spent.';
  // Why no real service is used is known to that service alone.
  return { status: 'ok', message, advice: all.find((provider) => !provider.available)?.reason ?? null };
};

const AWAY: readonly string[] = ['dubbing.service-unreachable', 'dubbing.service-busy'] satisfies readonly ErrorCode[];

/** A key that is there may still be refused, which is better heard of here than in the middle of a dub. */
async function askPaid(name: DubbingProviderName, ask: NonNullable<DoctorProbes['askProvider']>): Promise<Finding> {
  const label = PROVIDER_LABELS[name];
  try {
    await ask(name);
    return ok(`Dubbing uses ${label}, which takes the key.`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'dubbing.key-refused') {
      return problem(`${label} refuses the key.`, 'Put in a valid one in the settings, under Services, or with `streamfetch key set`.');
    }
    if (error.code === 'dubbing.not-permitted') return problem(error.message, 'Look at the plan of this key at the service.');
    if (!AWAY.includes(error.code)) return problem(`${label}: ${error.message}`, 'Look at its address in the settings, under Services.');
    return warning(
      `Dubbing uses ${label}, which does not answer now.`,
      'Check the connection and the address in the settings. Dubs wait for it and go on by themselves.',
    );
  }
}

/** Sites change; an extractor this old is often behind them. */
const OLD_EXTRACTOR_DAYS = 60;

export const checkExtractor: Look = async ({ extractor, now }) => {
  const found = await extractor();
  if ('complaint' in found) {
    if (!found.isMissing) return warning(found.complaint, 'Get a newer one on the page Doctor, or with `streamfetch doctor update`.');
    return {
      status: 'ok',
      message: 'Videos of YouTube and links to media files can be downloaded. For other sites yt-dlp is needed, which is not here.',
      advice: 'Get it on the page Doctor, or with `streamfetch doctor update`.',
    };
  }
  const message = `yt-dlp ${found.version} reads the sites${found.origin === 'managed' ? '' : ', as it was found on this machine'}.`;
  const days = ageInDays(found.version, now());
  if (days === null || days <= OLD_EXTRACTOR_DAYS) return ok(message);
  return { status: 'ok', message, advice: `It is ${days} days old. Where a site cannot be read, update it first.` };
};

/** Versions are dates, such as `2026.08.19`. */
function ageInDays(version: string, now: Date): number | null {
  const [year, month, day] = version.split('.').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const days = Math.floor((now.getTime() - Date.UTC(year, month - 1, day)) / 86_400_000);
  return Number.isFinite(days) ? days : null;
}

export const checkJsRuntime: Look = async ({ jsRuntime }) => {
  const version = await jsRuntime();
  const advice = `Start StreamFetch with Node ${OLDEST_NODE} or newer; the desktop program brings its own, so install that again.`;
  if (version === null) return warning('There is no JavaScript runtime for yt-dlp, so many videos of YouTube cannot be read.', advice);
  const isOld = Number(version.split('.')[0]) < OLDEST_NODE;
  if (isOld) return warning(`yt-dlp is handed Node ${version}, which is too old for the puzzles that YouTube sets.`, advice);
  return ok(`Node ${version} solves the puzzles that YouTube sets yt-dlp.`);
};

export const checkNetwork: Look = async ({ askOutside }) => {
  if (!askOutside) return ok('The network was not asked for just now.');
  try {
    await askOutside();
    return ok('The network can be reached.');
  } catch {
    return warning(
      'Nothing outside answers, so nothing can be downloaded or sent to be dubbed.',
      'Check the connection, and the proxy in the settings of downloads if there is one. Everything else works without.',
    );
  }
};
