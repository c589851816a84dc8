import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../common/contract/errors.ts';
import { jobId } from '../../common/units/ids.ts';
import { checkOutput } from '../services/delivery/check-output.ts';
import { deliver } from '../services/delivery/deliver.ts';
import { toOutputError } from '../services/delivery/output-error.ts';
import { partialPath } from '../services/delivery/partial-path.ts';
import { safeFileName, splitName } from '../services/delivery/safe-name.ts';
import type { Client } from '../transport/client.ts';
import type { FetchFile } from '../transport/fetch-file.ts';
import type { ListenCommand } from './arguments/chunk-arguments.ts';
import { WrongUsage } from './arguments/read-value.ts';
import { findChunk } from './chunks.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** Standard output for bytes, opened only by a command that writes some. */
export type ByteOutput = NodeJS.WritableStream & { readonly isTTY?: boolean };

export type ListenRun = {
  readonly json: boolean;
  readonly streams: Streams;
  readonly fetchFile: FetchFile;
  readonly output: () => ByteOutput;
  readonly stopped: AbortSignal;
};

/** The sound as the owner sends it. `extension` has its dot. */
type Sound = { readonly body: Readable; readonly type: string; readonly extension: string; readonly sizeBytes: number };

/** Writes the sound of one chunk, its dub or its original, to a file or to standard output. Returns the exit code. */
export async function runListen(client: Client, command: ListenCommand, run: ListenRun): Promise<number> {
  const toStdout = command.out === '-';
  if (toStdout && run.output().isTTY) throw new WrongUsage('A terminal cannot play sound: write it to a pipe, or name a file.');
  const dub = await client.dubbing.get({ id: jobId(command.dub) });
  const chunk = findChunk(dub, command.chunk);
  const sound = await fetchSound(run, `/media/chunk/${chunk.jobId}/${command.original ? 'original' : 'dub'}`);
  if (toStdout) {
    await writeOut(sound, run);
    return EXIT.done;
  }
  const { stem } = splitName(dub.source?.name ?? dub.job.title);
  const usual = safeFileName(
    `${stem}.${chunk.language}-${chunk.index + 1}${command.original ? '.original' : ''}`,
    sound.extension.slice(1),
  );
  const target = path.resolve(command.out ?? usual);
  await writeFile(sound, { target, overwrite: command.force, stopped: run.stopped });
  run.streams.out(run.json ? jsonLine({ path: target, type: sound.type, sizeBytes: sound.sizeBytes }) : `${target}\n`);
  return EXIT.done;
}

async function fetchSound({ fetchFile, stopped }: ListenRun, address: string): Promise<Sound> {
  const { body, headers } = await fetchFile(address, stopped);
  const type = headers.get('content-type') ?? '';
  return {
    // node's type of a web stream differs from the global one only in what nobody uses of it
    body: body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]),
    type,
    extension: type === 'audio/flac' ? '.flac' : '.wav',
    sizeBytes: Number(headers.get('content-length') ?? Number.NaN),
  };
}

/** What broke off cannot be begun anew: the reader has its beginning already. */
async function writeOut({ body }: Sound, { output, stopped }: ListenRun): Promise<void> {
  try {
    await pipeline(body, output(), { end: false, signal: stopped });
  } catch (error) {
    stopped.throwIfAborted();
    throw new AppError('media.unreadable', 'The sound broke off: StreamFetch went away in the middle of it.', { cause: error });
  }
}

type Place = { readonly target: string; readonly overwrite: boolean; readonly stopped: AbortSignal };

async function writeFile({ body, extension, sizeBytes }: Sound, { target, overwrite, stopped }: Place): Promise<void> {
  const partial = partialPath(target, randomUUID().slice(0, 8));
  try {
    requireExtension(target, extension);
    await checkOutput(target, null, { overwrite });
    await pipeline(body, createWriteStream(partial, { flags: 'wx' }), { signal: stopped });
    const verify = async (): Promise<void> => {
      const written = (await stat(partial)).size;
      if (written !== sizeBytes) throw new AppError('media.unreadable', `The sound has ${written} bytes instead of ${sizeBytes}.`);
    };
    await deliver({ partial, target, verify, overwrite });
  } catch (error) {
    stopped.throwIfAborted();
    throw toOutputError(error, target);
  } finally {
    body.destroy();
    await rm(partial, { force: true });
  }
}

/** A name that says another format than the bytes have misleads whatever opens it. */
function requireExtension(target: string, extension: string): void {
  const { stem, extension: given } = splitName(path.basename(target));
  if (given === '' || given.toLowerCase() === extension) return;
  throw new AppError('output.name-invalid', `This sound is ${extension.slice(1).toUpperCase()}: name its file ${stem}${extension}.`);
}
