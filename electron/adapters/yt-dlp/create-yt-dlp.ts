import { tmpdir } from 'node:os';
import type { Extraction } from '../../../common/domain/downloads/extraction.ts';
import type { ProcessRunner } from '../../../native/process/run-process.ts';
import { type ExtractCall, ExtractionFailure, type Extractor } from '../../services/downloads/ports.ts';
import type { Invocation } from '../../services/extractors/ports.ts';
import { compareVersions, OLDEST_VERSION } from '../../services/extractors/version.ts';
import { proxyLines, questionArguments } from './arguments.ts';
import { createVersionMemory } from './check-version.ts';
import { readAnswer } from './extraction.ts';
import { failureIn, nothingToFetch, siteWords } from './failure.ts';
import { type Candidate, candidates, installAdvice, type Surroundings } from './locate.ts';
import { type RunPlace, runYtDlp, type YtDlpResult, YtDlpStopped } from './run-yt-dlp.ts';

/** A list of some thousand videos is asked for in pages of a hundred. */
const TIMEOUT_MS = 120_000;
const SOCKET_TIMEOUT_MS = 20_000;
/** Five times the largest list seen. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export type QuestionSettings = {
  /** Ours; `SSL_CERT_FILE` and `SSL_CERT_DIR` in it name authorities to trust. */
  readonly env: NodeJS.ProcessEnv;
  /** Node 22 or newer for YouTube's puzzles; `env` is what it needs to be one (Electron: `ELECTRON_RUN_AS_NODE=1`). */
  readonly node?: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  /** Where yt-dlp may keep players' scripts; nowhere without it. */
  readonly cacheFolder?: string;
  readonly timeoutMs?: number;
  readonly socketTimeoutMs?: number;
  readonly maxOutputBytes?: number;
};

export type YtDlpOptions = QuestionSettings & {
  /** A child sees an allow-listed part of what it hands on. `YT_DLP_PATH` in `env` names the program. */
  readonly runner: ProcessRunner;
  /** The one that StreamFetch keeps up to date, asked for at each use. */
  readonly managed?: () => Promise<Invocation | null>;
  /** Each run has a folder in it for its time, see `removeLeftoverRuns`; the system's without it. Must be there. */
  readonly scratchFolder?: string;
  readonly platform?: NodeJS.Platform;
  /** Where somebody else looks for it too, so that its version is asked for once. */
  readonly find?: () => Promise<FoundYtDlp>;
};

/** The yt-dlp that is used, or what is wrong where none can be, as a sentence. */
export type FoundYtDlp =
  | { readonly version: string; readonly origin: Candidate['origin']; readonly invocation: Invocation }
  | { readonly complaint: string; readonly isMissing: boolean };

/** Looks for yt-dlp anew at each call; the version of one that has not changed is asked for once. */
export function createYtDlpFinder(
  options: Omit<YtDlpOptions, keyof QuestionSettings> & Pick<QuestionSettings, 'env'>,
): () => Promise<FoundYtDlp> {
  const versionOf = createVersionMemory({ runner: options.runner, scratchFolder: options.scratchFolder ?? tmpdir() });
  const surroundings: Surroundings = {
    ...{ env: options.env, platform: options.platform ?? process.platform },
    managed: options.managed ?? (async () => null),
  };
  return () => findUsable(surroundings, versionOf);
}

/** yt-dlp as a program of its own, never older than `OLDEST_VERSION`. Throws what the port says. */
export function createYtDlp(options: YtDlpOptions): Extractor {
  const place: RunPlace = { runner: options.runner, scratchFolder: options.scratchFolder ?? tmpdir() };
  const usable = options.find ?? createYtDlpFinder(options);
  return {
    name: 'yt-dlp',
    accepts: (url) => url.protocol === 'http:' || url.protocol === 'https:',
    async unavailable() {
      const found = await usable();
      return 'complaint' in found ? found.complaint : null;
    },
    async extract(url, call) {
      call.signal.throwIfAborted();
      const found = await usable();
      call.signal.throwIfAborted();
      if ('complaint' in found) throw new ExtractionFailure('extractor-outdated', found.complaint);
      return extractWith(found.invocation, place, url, call, options);
    },
  };
}

/** Asks one program, whatever its version. Throws what the port says. */
export async function extractWith(
  invocation: Invocation,
  place: RunPlace,
  url: URL,
  call: ExtractCall,
  options: QuestionSettings,
): Promise<Extraction> {
  return read(await ask(place, invocation, url, call, options), url, call);
}

/** The first that starts and is new enough; else what is wrong with the first, which is the one that was meant to be used. */
async function findUsable(
  surroundings: Surroundings,
  versionOf: (invocation: Invocation) => Promise<string | undefined>,
): Promise<FoundYtDlp> {
  const found = await candidates(surroundings);
  if ('complaint' in found) return { ...found, isMissing: false };
  const complaints: string[] = [];
  for (const { invocation, origin } of found) {
    const version = await versionOf(invocation);
    if (version !== undefined && compareVersions(version, OLDEST_VERSION) >= 0) return { version, origin, invocation };
    const file = Object.values(invocation.env)[0] ?? invocation.args[0] ?? invocation.command;
    complaints.push(
      version === undefined
        ? `${file} does not start as yt-dlp; ${installAdvice(surroundings.platform)}.`
        : `yt-dlp ${version} is too old: from ${OLDEST_VERSION} on known security holes are closed; ${installAdvice(surroundings.platform)}.`,
    );
  }
  const [complaint] = complaints;
  if (complaint !== undefined) return { complaint, isMissing: false };
  return { isMissing: true, complaint: `yt-dlp was not found; ${installAdvice(surroundings.platform)}, or set YT_DLP_PATH.` };
}

/** One question. A run that is stopped becomes a failure here; one that failed by itself is read by its messages. */
async function ask(place: RunPlace, invocation: Invocation, url: URL, call: ExtractCall, options: QuestionSettings): Promise<YtDlpResult> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const { node, cacheFolder = null, socketTimeoutMs = SOCKET_TIMEOUT_MS } = options;
  try {
    return await runYtDlp(place, {
      ...{ invocation, env: node?.env ?? {}, signal: call.signal, timeoutMs },
      maxOutputBytes: options.maxOutputBytes ?? MAX_OUTPUT_BYTES,
      args: ({ cookiesPath }) =>
        questionArguments(url, {
          ...{ cookiesPath, cacheFolder, socketTimeoutMs },
          ...{ nodePath: node?.path ?? null, hasProxy: call.proxyUrl !== undefined },
          trustsSystem: Boolean(options.env.SSL_CERT_FILE || options.env.SSL_CERT_DIR),
        }),
      ...(call.cookiesPath === undefined ? {} : { cookiesPath: call.cookiesPath }),
      ...(call.proxyUrl === undefined ? {} : { stdin: proxyLines(call.proxyUrl) }),
    });
  } catch (error) {
    call.signal.throwIfAborted();
    if (!(error instanceof YtDlpStopped)) throw error;
    if (error.reason === 'timeout')
      throw new ExtractionFailure('timeout', `yt-dlp had no answer about ${url.hostname} after ${Math.round(timeoutMs / 1_000)} s.`);
    throw new ExtractionFailure('unknown', `yt-dlp told more about ${url.hostname} than can be read.`);
  }
}

function read({ stdout, stderr, failure }: YtDlpResult, url: URL, call: ExtractCall): Extraction {
  for (const line of stderr.filter((each) => each.startsWith('WARNING: '))) call.log('debug', `yt-dlp: ${siteWords(line)}`);
  if (failure) throw failureIn(stderr, url, failure);
  const extraction = readAnswer(stdout, url);
  if (extraction.kind === 'video' && extraction.video.formats.length === 0) throw nothingToFetch(stderr, url);
  return extraction;
}
