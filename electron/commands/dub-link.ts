import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Download } from '../../common/contract/downloads.ts';
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
  const first = await download(client, { command, folder, again: false }, run);
  if (first.kind === 'not-here') return first;
  if (first.path !== null) return { kind: 'here', path: first.path };
  // It was downloaded before, and its file is not here any more.
  run.started.ids = undefined;
  const again = await download(client, { command, folder, again: true }, run);
  if (again.kind === 'not-here') return again;
  return again.path === null ? { kind: 'not-here', code: EXIT.failed } : { kind: 'here', path: again.path };
}

type Wish = { readonly command: DubCommand; readonly folder: string; readonly again: boolean };
type Ended = { readonly kind: 'here'; readonly path: string | null } | { readonly kind: 'not-here'; readonly code: number };

async function download(client: Client, { command, folder, again }: Wish, run: LinkRun): Promise<Ended> {
  // Standard output is for the dub.
  const streams = run.json ? run.streams : { ...run.streams, out: () => undefined };
  const code = await runDownload(client, downloadCommand([command.source], { out: folder, again }), { ...run, streams });
  const id = run.started.ids?.[0];
  if (code !== EXIT.done || id === undefined) return { kind: 'not-here', code: code === EXIT.done ? EXIT.failed : code };
  return { kind: 'here', path: await placeOf(await client.downloads.get({ id }), folder) };
}

async function placeOf({ outcome, earlier }: Download, folder: string): Promise<string | null> {
  if (outcome) return path.join(folder, ...outcome.place.split('/'));
  if (!earlier?.fileName) return null;
  const place = path.join(folder, earlier.fileName);
  return access(place).then(
    () => place,
    () => null,
  );
}
