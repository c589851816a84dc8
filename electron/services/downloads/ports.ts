import type {
  Extraction,
  ExtractionFailureKind,
  ExtractorName,
  FormatSource,
  ManifestAddress,
} from '../../../common/domain/downloads/extraction.ts';
import type { ManifestOffer, ManifestPeriod } from '../../../common/domain/downloads/manifests/manifest.ts';
import type { LogLevel } from '../../../common/domain/jobs/job.ts';

export type ExtractCall = {
  readonly signal: AbortSignal;
  log(level: LogLevel, message: string): void;
  /** A Netscape cookie file that the user named. */
  readonly cookiesPath?: string;
  readonly proxyUrl?: string;
};

/** Finds out which files stand behind a link. It ends by itself after a time of its own, and at once when aborted. */
export interface Extractor {
  readonly name: ExtractorName;
  /** Whether links of this kind are worth a try; says nothing about this very one. */
  accepts(url: URL): boolean;
  /** A reason why it cannot be used now, as a sentence; null when it can. */
  unavailable(): Promise<string | null>;
  /** Throws `ExtractionFailure`, or the signal's reason. */
  extract(url: URL, call: ExtractCall): Promise<Extraction>;
}

/** A manifest and what its host wants to be told with every request for it and its pieces. */
export type ManifestSource = ManifestAddress & Pick<FormatSource, 'headers'>;

/** Reads the manifests of HLS and DASH, which say where the pieces of a video are. Each call asks the server anew. */
export interface ManifestReader {
  /** What a link to a manifest has to choose from. Throws `ExtractionFailure`, or the signal's reason. */
  offer(manifest: Pick<ManifestSource, 'protocol' | 'url' | 'headers'>, call: ExtractCall): Promise<ManifestOffer>;
  /** The pieces of one format, in order and complete. Throws `ExtractionFailure`, or the signal's reason. */
  periods(source: ManifestSource, call: ExtractCall): Promise<readonly ManifestPeriod[]>;
}

/** Why an extractor found nothing. `message` is for a person and holds no signed address. */
export class ExtractionFailure extends Error {
  override readonly name = 'ExtractionFailure';
  readonly kind: ExtractionFailureKind;
  constructor(kind: ExtractionFailureKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
  }
}
