import { homedir } from 'node:os';
import path from 'node:path';

/** Where things lie in a data folder. All absolute. */
export type DataFolder = {
  readonly root: string;
  readonly database: string;
  readonly backups: string;
  /** Uploads and products by storage key. */
  readonly media: string;
  /** What can be made again: thumbnails, renditions. */
  readonly cache: string;
  /** One folder a job, gone when the job is. */
  readonly work: string;
  readonly uploads: string;
  readonly logs: string;
  /** One file for each process that was started, so that a crash leaves none behind. */
  readonly run: string;
  readonly lock: string;
  readonly keyFile: string;
};

export function dataFolder(root: string): DataFolder {
  const at = (name: string): string => path.join(root, name);
  return {
    root,
    database: at('streamfetch.db'),
    backups: at('backups'),
    media: at('media'),
    cache: at('cache'),
    work: at('work'),
    uploads: at('uploads'),
    logs: at('logs'),
    run: at('run'),
    lock: at('owner.lock'),
    keyFile: at('secret.key'),
  };
}

/**
 * The platform's own place for application data, computed without Electron so that all three hosts agree:
 * XDG on Linux, Application Support on macOS, local AppData on Windows. `STREAMFETCH_DATA` overrides it.
 */
export function defaultDataRoot(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string = homedir()): string {
  if (env.STREAMFETCH_DATA) return path.resolve(env.STREAMFETCH_DATA);
  if (platform === 'win32') return path.win32.join(env.LOCALAPPDATA ?? path.win32.join(home, 'AppData', 'Local'), 'StreamFetch');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'StreamFetch');
  const xdg = env.XDG_DATA_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'streamfetch');
}
