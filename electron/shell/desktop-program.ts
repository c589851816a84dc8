import type { AssetService, PathTokens } from '../services/assets/asset-service.ts';
import type { DataFolder } from '../services/data-folder/data-folder.ts';
import type { JobService } from '../services/jobs/job-service.ts';
import type { Sealer } from '../services/secrets/ports.ts';
import type { AppRouter } from '../transport/router.ts';
import type { SettingsCalls } from '../transport/services.ts';
import type { PageHandler } from './app-protocol.ts';
import type { DesktopSealer } from './keychain-sealer.ts';

/** The part of the program that the desktop needs. */
export type DesktopProgram = {
  readonly router: AppRouter;
  /** Page, media and uploads. */
  readonly handleRequest: PageHandler;
  readonly assets: Pick<AssetService, 'addReference' | 'pathOf'>;
  readonly jobs: Pick<JobService, 'list' | 'onChange'>;
  readonly settings: Pick<SettingsCalls, 'get' | 'onChange'>;
  readonly pathTokens: Pick<PathTokens, 'seal'>;
  /** Keeps a failure nobody expected and returns the id of its entry in the log. */
  onBug(error: unknown): string;
  /** Stops the jobs, closes the store and gives the data folder free. */
  close(): Promise<void>;
};

export type DesktopOptions = {
  readonly folder: DataFolder;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  /** An https address, or null where there is none to show. */
  readonly documentationUrl: string | null;
  /** The sealer to use where the system has no keychain. */
  readonly keyFileSealer: Sealer;
  /** Opens the program; rejects with `program.folder-in-use` where another process has the folder. */
  open(sealer: DesktopSealer): Promise<DesktopProgram>;
};
