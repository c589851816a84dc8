// Tells whether `out/` was built from the sources as they are: `out/.stamp` names a digest of them and the files that were built.
// Runs on any Node >= 18 without a dependency. As a program (`npm run build` ends with it) it writes the stamp.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the bundles are made of. */
const SOURCES = [
  'common',
  'native',
  'electron',
  'renderer',
  'tools/launcher/node-version.mjs',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const NOT_SOURCES = /\.test\.[cm]?tsx?$|\.d\.ts$|\.tsbuildinfo$|\.md$/;

const stampOf = (root) => path.join(root, 'out', '.stamp');

/** Files below `place` (a file or a folder), as sorted paths relative to `root`. */
function filesBelow(root, place) {
  const whole = path.join(root, place);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isFile()) return [place];
  return readdirSync(whole, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) => filesBelow(root, path.posix.join(place, entry.name)))
    .sort();
}

/** By content, so that a fresh checkout or a touched file builds nothing anew. Takes some 20 ms. */
export function digestOfSources(root) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((place) => filesBelow(root, place))) {
    if (NOT_SOURCES.test(file)) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** True where the last whole build was made of these sources and all its files are still there. */
export function isBuildFresh(root, digest = digestOfSources(root)) {
  try {
    const stamp = JSON.parse(readFileSync(stampOf(root), 'utf8'));
    return (
      stamp.digest === digest &&
      stamp.files.length > 0 &&
      stamp.files.every(([file, size]) => statSync(path.join(root, file)).size === size)
    );
  } catch {
    return false; // no stamp, or a built file is gone
  }
}

/** `digest` must be of the sources as they were when the build began: a file saved meanwhile then counts as newer. */
export function writeStamp(root, digest = digestOfSources(root)) {
  const files = filesBelow(root, 'out').map((file) => [file, statSync(path.join(root, file)).size]);
  const partial = `${stampOf(root)}.${process.pid}`;
  writeFileSync(partial, JSON.stringify({ digest, files }));
  renameSync(partial, stampOf(root));
}

/** From here on a build that breaks off leaves none that looks whole. */
export function removeStamp(root) {
  rmSync(stampOf(root), { force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeStamp(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
