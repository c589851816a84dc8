import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BrowseEntry } from '../../../common/contract/assets.ts';
import { AppError } from '../../../common/contract/errors.ts';
import { hasCode } from '../delivery/output-error.ts';
import type { BrowseService, PathTokens } from './asset-service.ts';
import { hasMediaExtension } from './media-extensions.ts';

const MOST_ENTRIES = 2_000;
/** File system calls at once; Node's thread pool has four threads by default. */
const STATS_AT_ONCE = 16;
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

export type BrowseRoot = { readonly name: string; readonly path: string };
type Found = { readonly name: string; readonly path: string; readonly kind: 'folder' | 'file'; readonly sizeBytes: number | null };

/**
 * Lets a page choose among the owner's files without ever holding a path. Only what really lies in a root is shown or
 * opened: symbolic links are followed first. Hidden files and what is not media by its ending are left out.
 */
export function createBrowseService(options: { readonly roots: readonly BrowseRoot[]; readonly tokens: PathTokens }): BrowseService {
  const { tokens } = options;
  const toEntry = (found: Found): BrowseEntry => ({
    name: found.name,
    kind: found.kind,
    sizeBytes: found.sizeBytes,
    token: tokens.seal('browse', found.path),
  });

  async function existingRoots(): Promise<readonly BrowseRoot[]> {
    const found = await Promise.all(
      options.roots.map(async (root) => ({ name: root.name, path: await realpath(root.path).catch(() => undefined) })),
    );
    return found.filter((root): root is BrowseRoot => root.path !== undefined);
  }

  /** Throws `usage.not-allowed`, also for what is gone: a page must not learn what exists outside the roots. */
  async function allowed(token: string): Promise<{ readonly path: string; readonly root: BrowseRoot }> {
    const named = tokens.open('browse', token);
    const real = await realpath(named).catch(() => undefined);
    const roots = (await existingRoots()).filter((root) => real !== undefined && isInside(real, root.path));
    // With one root inside another the innermost one is where the reader came from.
    const root = roots.sort((a, b) => b.path.length - a.path.length)[0];
    if (real === undefined || root === undefined) {
      throw new AppError('usage.not-allowed', 'This file or folder is gone, or lies outside the folders this StreamFetch may show.');
    }
    return { path: real, root };
  }

  return {
    async browse(token) {
      if (token === undefined) {
        const roots = await existingRoots();
        return { trail: [], entries: roots.map((root) => toEntry({ ...root, kind: 'folder', sizeBytes: null })), truncated: false };
      }
      const folder = await allowed(token);
      const { found, truncated } = await list(folder.path, await existingRoots());
      return { trail: trailOf(folder.root, folder.path, tokens), entries: found.map(toEntry), truncated };
    },
    async resolveReadable(token) {
      return (await allowed(token)).path;
    },
  };
}

/** Both real paths. */
export function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

function trailOf(root: BrowseRoot, folder: string, tokens: PathTokens): { readonly name: string; readonly token: string }[] {
  const parts = path.relative(root.path, folder).split(path.sep).filter(Boolean);
  const places = parts.map((name, index) => ({ name, path: path.join(root.path, ...parts.slice(0, index + 1)) }));
  return [root, ...places].map((place) => ({ name: place.name, token: tokens.seal('browse', place.path) }));
}

async function list(
  folder: string,
  roots: readonly BrowseRoot[],
): Promise<{ readonly found: readonly Found[]; readonly truncated: boolean }> {
  const listed = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const reason = hasCode(error, 'ENOTDIR') ? 'This is a file, not a folder.' : 'StreamFetch may not look into this folder.';
    throw new AppError('usage.not-allowed', reason, { cause: error });
  });
  const shown = listed.filter((entry) => !entry.name.startsWith('.'));
  const kinds = await inBatches(shown, (entry) => kindOf(entry, folder, roots));
  const chosen = kinds
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.kind === 'folder' || hasMediaExtension(entry.name))
    .sort((a, b) => (a.kind === b.kind ? byName(a.name, b.name) : a.kind === 'folder' ? -1 : 1));
  const found = await inBatches(chosen.slice(0, MOST_ENTRIES), withSize);
  return { found: found.filter((entry) => entry !== undefined), truncated: chosen.length > MOST_ENTRIES };
}

type Kinded = Omit<Found, 'sizeBytes'>;

async function kindOf(entry: Dirent, folder: string, roots: readonly BrowseRoot[]): Promise<Kinded | undefined> {
  const place = path.join(folder, entry.name);
  if (entry.isDirectory()) return { name: entry.name, path: place, kind: 'folder' };
  if (entry.isFile()) return { name: entry.name, path: place, kind: 'file' };
  // A device, socket or pipe would hang whoever opens it.
  if (!entry.isSymbolicLink()) return undefined;
  const real = await realpath(place).catch(() => undefined);
  if (real === undefined || !roots.some((root) => isInside(real, root.path))) return undefined;
  const target = await stat(real).catch(() => undefined);
  if (target?.isDirectory()) return { name: entry.name, path: place, kind: 'folder' };
  return target?.isFile() ? { name: entry.name, path: place, kind: 'file' } : undefined;
}

/** Undefined where the entry went away, or has a name in bytes that are no text, which could never be opened by it. */
async function withSize(entry: Kinded): Promise<Found | undefined> {
  const found = await stat(entry.path).catch(() => undefined);
  return found && { ...entry, sizeBytes: entry.kind === 'file' ? found.size : null };
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += STATS_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + STATS_AT_ONCE).map(work))));
  }
  return results;
}
