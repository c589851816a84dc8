import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds the file a test put into a file field or dropped, by name, size and time, below the folders of
 * ELECTRON_HOST_FILE_ROOTS. Undefined where none matches, as for a file that a page made itself.
 */
export function findChosenFile(query: URLSearchParams): string | undefined {
  const roots = (process.env.ELECTRON_HOST_FILE_ROOTS ?? '').split(path.delimiter).filter(Boolean);
  for (const root of roots)
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name !== query.get('name')) continue;
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(file);
      if (size === Number(query.get('size')) && Math.trunc(mtimeMs) === Number(query.get('modified'))) return file;
    }
  return undefined;
}
