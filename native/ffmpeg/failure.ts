import { AppError } from '../../common/contract/errors.ts';
import { ProcessFailed } from '../process/run-process.ts';
import { fileUrl } from './input-arguments.ts';

/**
 * What a failed run of ffmpeg or ffprobe means, from its last messages. `inputs` are the paths it was to read: the same
 * "No such file" means a vanished source there, a missing folder elsewhere. Tells `media.disk-full`, `media.folder-read-only`,
 * `media.vanished`, `media.unreadable`, `media.not-media` (stopped by `guardArguments`), `media.container-cannot-hold` and
 * `tool.missing`; all else is `tool.failed` with the last line that says something.
 */
export function classifyFfmpegFailure(failed: ProcessFailed, inputs: readonly string[] = []): AppError {
  const text = failed.stderrTail;
  const error = (code: AppError['code'], message: string): AppError => new AppError(code, message, { cause: failed });
  if (failed.exitCode === 127) return error('tool.missing', `${failed.command} could not be started.`);
  if (/No space left on device|Disk quota exceeded/.test(text)) return error('media.disk-full', 'The output disk is full.');
  if (/File too large/.test(text) || failed.exitSignal === 'SIGXFSZ') {
    return error('media.disk-full', 'The output disk cannot hold a file this large.');
  }
  if (/Read-only file system/.test(text)) return readOnly(failed);
  const isAboutInput = concernsInput(text, inputs);
  if (/Permission denied|Operation not permitted/.test(text)) {
    return isAboutInput ? error('media.unreadable', 'The source file may not be read by this user.') : readOnly(failed);
  }
  if (/No such file or directory|Stale file handle/.test(text)) {
    return isAboutInput
      ? error('media.vanished', 'The source file is no longer there.')
      : error('media.folder-read-only', 'The output folder is not there.');
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

function readOnly(cause: ProcessFailed): AppError {
  return new AppError('media.folder-read-only', 'The output folder cannot be written to.', { cause });
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
export async function withClassifiedFailure<T>(inputs: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProcessFailed ? classifyFfmpegFailure(error, inputs) : error;
  }
}
