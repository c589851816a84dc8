import path from 'node:path';
import { AppError } from '../../common/contract/errors.ts';
import { ProcessFailed } from '../process/run-process.ts';
import { fileUrl } from './input-arguments.ts';

/** Paths that a run was to read and to write. */
export type RunFiles = { readonly inputs?: readonly string[]; readonly outputs?: readonly string[] };

/**
 * What a failed run of ffmpeg or ffprobe means, from its last messages. The same "No such file" means a vanished source for one of
 * the inputs, a missing folder elsewhere; what went wrong with an output has its folder in the sentence and in `details`. Tells
 * `media.disk-full`, `media.folder-read-only`, `output.folder-missing`, `media.vanished`, `media.unreadable`, `media.not-media` (stopped by `guardArguments`), `media.container-cannot-hold` and
 * `tool.missing`; all else is `tool.failed` with the last line that says something.
 */
export function classifyFfmpegFailure(failed: ProcessFailed, { inputs = [], outputs = [] }: RunFiles = {}): AppError {
  const text = failed.stderrTail;
  const error = (code: AppError['code'], message: string): AppError => new AppError(code, message, { cause: failed });
  if (failed.exitCode === 127) return error('tool.missing', `${failed.command} could not be started.`);
  const written = writtenFolder(text, outputs);
  const outputError = (code: AppError['code'], message: string): AppError =>
    new AppError(code, message, { ...(written !== undefined && { details: { folder: written } }), cause: failed });
  const place = written ?? 'the output';
  const readOnly = (): AppError => outputError('media.folder-read-only', `StreamFetch may not write in ${written ?? 'the output folder'}.`);
  if (/No space left on device|Disk quota exceeded/.test(text)) {
    return outputError('media.disk-full', `The disk that holds ${place} is full.`);
  }
  if (/File too large/.test(text) || failed.exitSignal === 'SIGXFSZ') {
    return outputError('media.disk-full', `The file is larger than the disk that holds ${place} can take.`);
  }
  if (/Read-only file system/.test(text)) return readOnly();
  const isAboutInput = concernsInput(text, inputs);
  if (/Permission denied|Operation not permitted/.test(text)) {
    return isAboutInput ? error('media.unreadable', 'The source file may not be read by this user.') : readOnly();
  }
  if (/No such file or directory|Stale file handle/.test(text)) {
    return isAboutInput
      ? error('media.vanished', 'The source file is no longer there.')
      : outputError('output.folder-missing', `There is no folder ${written ?? 'for the output'}.`);
  }
  if (/not on whitelist/.test(text)) return error('media.not-media', 'The file is not the kind of video or sound that it seems to be.');
  if (CANNOT_HOLD.test(text)) return error('media.container-cannot-hold', 'The output container cannot hold one of the streams.');
  if (UNREADABLE.test(text)) return error('media.unreadable', 'The source file is damaged or incomplete.');
  return error('tool.failed', lastWords(failed));
}

const CANNOT_HOLD =
  /not currently supported in container|codecs? (?:is |are )?not supported|are supported for WebM|Could not find tag for codec/;
const UNREADABLE =
  /moov atom not found|Invalid data found when processing input|EBML header parsing failed|could not find codec parameters/i;

/** The folder of the output that the messages name, else of the first; undefined where nothing but pipes was written. */
function writtenFolder(text: string, outputs: readonly string[]): string | undefined {
  const output = outputs.find((file) => text.includes(file)) ?? outputs[0];
  return output === undefined ? undefined : path.dirname(output);
}

/** ffmpeg 5 names the file (`file:/a/talk.mp4: No such file or directory`), ffmpeg 6 and later the role. */
function concernsInput(text: string, inputs: readonly string[]): boolean {
  if (/Error opening input/.test(text)) return true;
  return inputs.some((input) => text.includes(`${fileUrl(input)}: `) || text.includes(`${input}: `));
}

// the hexadecimal address that ffmpeg puts after a part's name says nothing to a reader
const ADDRESS = / @ 0x[0-9a-f]+/g;
const EMPTY_WORDS = /^(?:Error initializing output stream \d+:\d+ -- |Conversion failed!|Press \[q\].*|\s*)$/;

function lastWords(failed: ProcessFailed): string {
  const said = failed.stderrTail
    .split('\n')
    .filter((line) => !EMPTY_WORDS.test(line))
    .at(-1)
    ?.replace(ADDRESS, '')
    .trim();
  if (said) return `ffmpeg failed: ${said}`;
  if (failed.exitSignal === 'SIGKILL') return 'ffmpeg was ended by the system (SIGKILL); the machine may have run out of memory.';
  return `ffmpeg failed without a message (${failed.exitSignal ?? `exit code ${failed.exitCode}`}).`;
}

/** Runs `work` and turns a failed process into the error it means; everything else passes through. */
export async function withClassifiedFailure<T>(files: RunFiles, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProcessFailed ? classifyFfmpegFailure(error, files) : error;
  }
}
