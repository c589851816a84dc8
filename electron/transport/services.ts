import type { z } from 'zod';
import type { CheckResult, doctorContract } from '../../common/contract/doctor.ts';
import type { Dub, dubbingContract, startDubSchema } from '../../common/contract/dubbing.ts';
import type { SecretName, Settings, SettingsPatch } from '../../common/contract/settings.ts';
import type { HOSTS } from '../../common/contract/system.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { AssetService, BrowseService, PathTokens } from '../services/assets/asset-service.ts';
import type { DownloadsService } from '../services/downloads/downloads-service.ts';
import type { DubbingService, DubFilter } from '../services/dubbing/dubbing-service.ts';
import type { JobService } from '../services/jobs/job-service.ts';

type Awaitable<T> = T | Promise<T>;
type OutputOf<Procedure extends keyof typeof dubbingContract> = z.input<
  Extract<NonNullable<(typeof dubbingContract)[Procedure]['~orpc']['outputSchema']>, z.ZodType>
>;

type OutputOfDoctor<Procedure extends keyof typeof doctorContract> = z.input<
  Extract<NonNullable<(typeof doctorContract)[Procedure]['~orpc']['outputSchema']>, z.ZodType>
>;

/** Starting, listing and following dubs, as the router calls it. */
export type DubbingCalls = {
  languages(): OutputOf<'languages'>;
  providers(): Awaitable<OutputOf<'providers'>>;
  /**
   * `outputPath` is where a `token` or `path` output goes, with `overwrite` as the caller allowed it; null for `library` and
   * `beside`, whose place the service finds itself.
   */
  start(input: z.output<typeof startDubSchema>, outputPath: string | null, overwrite: boolean): Promise<Job>;
  get(id: JobId): Awaitable<Dub>;
  list(filter: DubFilter): Awaitable<OutputOf<'list'>>;
  onChange(listener: (id: JobId) => void): () => void;
} & Pick<DubbingService, 'estimate' | 'preview' | 'countSettled' | 'keepOriginal' | 'resolve' | 'setCap' | 'ledger'>;

export type SettingsCalls = {
  get(): Settings;
  /** Changes what is named and leaves the rest. */
  set(patch: SettingsPatch): Settings;
  onChange(listener: () => void): () => void;
};

export type SecretsCalls = {
  set(name: SecretName, value: string): void;
  clear(name: SecretName): void;
  has(name: SecretName): boolean;
  onChange(listener: () => void): () => void;
};

export type DoctorCalls = {
  run(wish: { readonly online: boolean }): Promise<readonly CheckResult[]>;
  extractor(): Promise<OutputOfDoctor<'extractor'>>;
  updateExtractor(): Job;
  rollbackExtractor(): Promise<OutputOfDoctor<'rollbackExtractor'>>;
};

/** What the host itself knows. */
export type HostFacts = {
  readonly version: string;
  readonly host: (typeof HOSTS)[number];
  /** True where the person at the page sits at this machine. */
  readonly isLocal: boolean;
  /** The sample that came with StreamFetch. */
  readonly samplePath: string;
  /** Bytes free where the data folder lies; null where it cannot be told. */
  freeBytes(): Promise<number | null>;
  /** A fresh one-time address, or null where no browser can come (no HTTP server runs). */
  invite(): string | null;
  /** See `AccessTokens`. */
  createAccessToken(name: string | undefined): string;
  revokeAccessTokens(): number;
};

/** Everything the router serves. */
export type RouterServices = {
  readonly jobs: JobService;
  readonly assets: AssetService;
  readonly browse: BrowseService;
  readonly tokens: Pick<PathTokens, 'open'>;
  readonly dubbing: DubbingCalls;
  readonly downloads: DownloadsService;
  readonly settings: SettingsCalls;
  readonly secrets: SecretsCalls;
  readonly doctor: DoctorCalls;
  readonly host: HostFacts;
};
