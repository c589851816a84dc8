import { stat } from 'node:fs/promises';
import { hasCode } from './output-error.ts';

/** Tells one file from another across renames and links, as texts because inode numbers pass 2^53. JSON-safe. */
export type FileIdentity = { readonly device: string; readonly inode: string; readonly sizeBytes: string; readonly modifiedNs: string };

/** Follows symbolic links; undefined where there is nothing. */
export async function identityOf(path: string): Promise<FileIdentity | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    return { device: `${found.dev}`, inode: `${found.ino}`, sizeBytes: `${found.size}`, modifiedNs: `${found.mtimeNs}` };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** True where both names lead to one file: through a hard link, a symbolic link or another spelling of the path. */
export function isSameFile(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  return one !== undefined && other !== undefined && one.device === other.device && one.inode === other.inode;
}

/**
 * True where `path` is the file that had this identity, unchanged since. A job that records its partial file's identity before
 * `deliver` can tell after a crash that the file was handed over already.
 */
export async function isUnchangedFile(path: string, identity: FileIdentity): Promise<boolean> {
  const now = await identityOf(path);
  return isSameFile(now, identity) && now?.sizeBytes === identity.sizeBytes && now.modifiedNs === identity.modifiedNs;
}
