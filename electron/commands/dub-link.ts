import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '../transport/client.ts';
import { downloadCommand } from './arguments/download-arguments.ts';
import type { DubCommand } from './arguments/dub-arguments.ts';
import { type DownloadsStarted, runDownload } from './download.ts';
import { EXIT } from './exit-codes.ts';
import type { Streams } from './output.ts';

export const isLink = (source: string): boolean => /^https?:\/\//i.test(source);

export type LinkRun = {
  readonly json: boolean;
  readonly streams: Streams;
  readonly cancelled: AbortSignal;
  readonly ended: AbortSignal;
  /** Kept when one owner goes away and the next goes on with the download. */
  readonly started: DownloadsStarted;
};

/** The file to dub, or the exit code where the download did not come to its end. */
export type FetchedSource = { readonly kind: 'here'; readonly path: string } | { readonly kind: 'not-here'; readonly code: number };

/**
 * Downloads what is to be dubbed into the folder where the dub goes, the working folder unless the command says otherwise, and stays with it. The
 * same command goes on with it, and takes a file that is there from an earlier run.
 */
export async function fetchSource(client: Client, command: DubCommand, run: LinkRun): Promise<FetchedSource> {
  const folder = path.resolve(command.out === undefined ? '.' : path.dirname(command.out));
  const stopped = AbortSignal.any([run.cancelled, run.ended]);
  const earlier = await earlierPlace(client, command.source, folder, stopped);
  if (typeof earlier === 'object') return { kind: 'here', path: earlier.path };
  // Standard output is for the dub.
  const streams = run.json ? run.streams : { ...run.streams, out: () => undefined };
  const wish = downloadCommand([command.source], { out: folder, again: earlier === 'elsewhere-or-gone' });
  const code = await runDownload(client, wish, { ...run, streams });
  const id = run.started.ids?.[0];
  const { outcome } = id === undefined || code !== EXIT.done ? { outcome: null } : await client.downloads.get({ id });
  if (outcome === null) return { kind: 'not-here', code: code === EXIT.done ? EXIT.failed : code };
  return { kind: 'here', path: path.join(folder, ...outcome.place.split('/')) };
}

type Earlier = { readonly path: string } | 'elsewhere-or-gone' | 'never';

/** The file that an earlier download of the same video left in this folder. What cannot be asked now is told by the download. */
async function earlierPlace(client: Client, url: string, folder: string, signal: AbortSignal): Promise<Earlier> {
  const found = await client.downloads.inspect({ url }, { signal }).catch(() => undefined);
  const earlier = found?.kind === 'video' ? found.earlier.video : null;
  if (earlier === null) return 'never';
  const place = path.join(folder, earlier.fileName ?? '');
  return stat(place).then(
    (file) => (file.isFile() ? { path: place } : 'elsewhere-or-gone'),
    () => 'elsewhere-or-gone' as const,
  );
}
