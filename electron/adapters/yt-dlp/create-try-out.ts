import { tmpdir } from 'node:os';
import type { ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import type { ProcessRunner } from '../../../native/process/run-process.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import type { TryOut } from '../../services/extractors/ports.ts';
import { askVersion } from './check-version.ts';
import { extractWith, type QuestionSettings } from './create-yt-dlp.ts';

/**
 * Refusals that are the site's own: a program that understood them reads the site. Else nobody could update on the day that the film of
 * the trial is taken down, or from an address that the site wants proofs from.
 */
const UNDERSTOOD: readonly ExtractionFailureKind[] = [
  ...(['private', 'removed', 'live', 'geo-blocked', 'age-restricted', 'login-required', 'bot-check'] as const),
];

export type TryOutOptions = QuestionSettings & {
  readonly runner: ProcessRunner;
  /** A film that has been there for long; asked for at each trial. */
  readonly link: () => URL;
  readonly scratchFolder?: string;
  /** Asked at each trial; null for none. */
  readonly proxyUrl?: () => string | null;
};

/**
 * The trial of a new yt-dlp: it must tell its version and read a link. Rejects with `ExtractionFailure` for what it could not read, and with
 * a plain error where it does not start.
 */
export function createTryOut(options: TryOutOptions): TryOut {
  const place = { runner: options.runner, scratchFolder: options.scratchFolder ?? tmpdir() };
  return async (invocation, signal) => {
    const version = await askVersion(place, invocation, signal);
    if (version === undefined) throw new Error('It does not start.');
    const proxyUrl = options.proxyUrl?.() ?? null;
    const call = { signal, log: () => undefined, ...(proxyUrl !== null && { proxyUrl }) };
    await extractWith(invocation, place, options.link(), call, options).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof ExtractionFailure && UNDERSTOOD.includes(error.kind))) throw error;
    });
    return version;
  };
}
