import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../common/contract/errors.ts';
import type { DataFolder } from '../services/data-folder/data-folder.ts';
import type { Client } from '../transport/client.ts';
import type { FetchFile } from '../transport/fetch-file.ts';
import { connectToOwner } from '../transport/local-client.ts';

/** The program in this process. */
export type OwnProgram = { readonly client: Client; readonly fetchFile: FetchFile; close(): Promise<void> };
/** Opens the program here; undefined when another process owns the data folder. */
export type OpenOwn = () => Promise<OwnProgram | undefined>;

/** `isOwner` tells that nobody else works the jobs off. */
export type Session = { readonly isOwner: boolean; readonly fetchFile: FetchFile };

/** An owner that has the lock but does not listen yet is starting or ending; either is over soon. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Whose folder it is, how to become its owner, and when to stop waiting for somebody else. */
export type SessionPlace = { readonly folder: DataFolder; readonly openOwn: OpenOwn; readonly stopped: AbortSignal };

/**
 * Does `work` as a client of the process that owns the data folder, or as its owner where there is none. When the owner goes
 * away in the middle, `work` is done again with the next one, which may be this process: it must go on from what it knows.
 * Throws `program.folder-in-use` when an owner neither answers nor ends.
 */
export async function withClient<T>(place: SessionPlace, work: (client: Client, session: Session) => Promise<T>): Promise<T> {
  for (;;) {
    const session = await openSession(place);
    try {
      return await work(session.client, session);
    } catch (error) {
      if (session.isOwner || !isLoss(error)) throw error;
    } finally {
      await session.close();
    }
  }
}

async function openSession({ folder, openOwn, stopped }: SessionPlace): Promise<Session & OwnProgram> {
  const deadline = performance.now() + PATIENCE_MS;
  do {
    stopped.throwIfAborted();
    const owner = await connectToOwner(folder);
    if (owner) return { ...owner, isOwner: false };
    const own = await openOwn();
    if (own) return { ...own, isOwner: true };
    await delay(LOOK_EVERY_MS, undefined, { signal: stopped });
  } while (performance.now() < deadline);
  throw new AppError('program.folder-in-use', `Another StreamFetch has ${folder.root} and does not answer.`, {
    details: { folder: folder.root },
  });
}

const isLoss = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'program.connection-lost' || error.code === 'program.closing');
