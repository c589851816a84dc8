// `.tools.json` in the project's root: what was found, for configurations that cannot look for themselves, and when an optional
// tool could last not be had. Never proof that something is still there.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const fileIn = (root) => path.join(root, '.tools.json');

export function readToolsFile(root) {
  try {
    const value = JSON.parse(readFileSync(fileIn(root), 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // the first time, or cut off by a crash: it can be made again
  }
}

/** Merges `changes` in; a key with undefined is dropped. A checkout that may not be written to does without the file. */
export function updateToolsFile(root, changes) {
  const before = readToolsFile(root);
  const after = JSON.stringify({ ...before, ...changes }, null, 2);
  if (after === JSON.stringify(before, null, 2)) return;
  try {
    writeFileSync(fileIn(root), `${after}\n`);
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes(error.code)) throw error;
  }
}
