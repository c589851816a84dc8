import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };

/** Where the program's own files lie, whether it runs built, packed or straight from source. */
export const VERSION: string = packageJson.version;

const root = findRoot(path.dirname(fileURLToPath(import.meta.url)));
/** In a packed app ffmpeg, a program of its own, cannot read inside the archive: its files are unpacked beside it. */
const unpacked = root.replace(/\.asar$/, '.asar.unpacked');

export const PAGE_FOLDER = path.join(root, 'out', 'renderer');
export const PRELOAD = path.join(root, 'out', 'preload', 'preload.cjs');
export const SAMPLE_PATH = path.join(unpacked, 'resources', 'samples', 'talk.mp4');
export const SAMPLES_FOLDER = path.dirname(SAMPLE_PATH);

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (path.dirname(folder) === folder) return start;
  }
}
