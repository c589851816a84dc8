import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';

/** Longest socket path we use: `sun_path` holds 104 bytes on macOS and 108 on Linux, with its end. */
const MAX_SOCKET_BYTES = 100;

/** Where the owner of a data folder listens. `folder` is set where the socket needs a private folder of its own. */
export type LocalSocket = { readonly address: string; readonly folder: string | null };

export type SocketPlace = { readonly platform: NodeJS.Platform; readonly temporary: string; readonly user: string };

export function socketPlace(): SocketPlace {
  return { platform: process.platform, temporary: tmpdir(), user: userInfo().username };
}

/** Short and stable name of a data folder, also where its path may not be shown. */
export function folderHash(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}

/** The same for every process that opens the same root: `<root>/owner.sock`, a named pipe on Windows, else a short path. */
export function localSocket(root: string, place: SocketPlace): LocalSocket {
  if (place.platform === 'win32') return { address: `\\\\.\\pipe\\streamfetch-${folderHash(root)}`, folder: null };
  const inRoot = path.posix.join(root, 'owner.sock');
  if (Buffer.byteLength(inRoot) <= MAX_SOCKET_BYTES) return { address: inRoot, folder: null };
  const user = createHash('sha256').update(place.user).digest('hex').slice(0, 8);
  const preferred = path.posix.join(place.temporary, `streamfetch-${user}`);
  // macOS gives each user a temporary folder with a long name
  const folder = Buffer.byteLength(preferred) <= MAX_SOCKET_BYTES - 22 ? preferred : `/tmp/streamfetch-${user}`;
  return { address: path.posix.join(folder, `${folderHash(root)}.sock`), folder };
}

/**
 * Makes the private folder of a socket and checks that nobody else can reach into it: in a shared temporary folder another
 * user could have made it first. Throws `usage.not-allowed` then.
 */
export async function prepareSocketFolder(socket: LocalSocket): Promise<void> {
  if (socket.folder === null) return;
  await mkdir(socket.folder, { recursive: true, mode: 0o700 });
  const found = await lstat(socket.folder);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  if (found.isDirectory() && isOurs && (found.mode & 0o077) === 0) return;
  throw new AppError('usage.not-allowed', `The folder ${socket.folder} belongs to someone else or is open to others; remove it.`);
}

/** The socket of an existing data folder, whatever symbolic links lead to it. */
export async function localSocketOf(root: string): Promise<LocalSocket> {
  return localSocket(await realpath(root), socketPlace());
}
