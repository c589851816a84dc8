// Finds or installs what npm cannot carry. Standard output stays untouched.
import { ensureTools } from '../setup/setup.mjs';

/** Commands that run without ffmpeg, so that none of them waits for an installation. */
export function needsNoMedia(args) {
  const first = args.find((arg) => !arg.startsWith('-'));
  return (
    first === undefined ||
    first === 'help' ||
    args.includes('--help') ||
    args.includes('-h') ||
    args.includes('--version') ||
    args.includes('-v')
  );
}

/**
 * Paths by name for those that were found. A missing ffmpeg is not the end: the program says so itself, in the form its
 * caller asked for, and `doctor` must be able to.
 */
export async function prepareTools(names) {
  const found = await ensureTools(names, { log: (line) => process.stderr.write(`${line}\n`) });
  if (found.ffmpeg && !process.env.FFMPEG_PATH) process.env.FFMPEG_PATH = found.ffmpeg;
  return found;
}
