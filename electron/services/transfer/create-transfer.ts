import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { readableSize, freeBytes as readFreeBytes, requireSpace } from '../delivery/free-space.ts';
import type { HostLimits } from './host-limits.ts';
import { createHttpAgents } from './http-exchange.ts';
import { type JournalKeeper, keepJournal } from './journal-keeper.ts';
import { DiskFailure, openPartFile, type PartFile } from './part-file.ts';
import { DEFAULT_TUNING, type RenewReason, type TransferOptions, type TransferResult } from './ports.ts';
import { meterProgress } from './progress-meter.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { createSubject, type Subject } from './subject.ts';
import { TransferFailure } from './transfer-failure.ts';
import type { AttemptEnd, TransferRun } from './transfer-run.ts';

/** What all transfers of the program share. */
export type TransferParts = {
  readonly hosts: HostLimits;
  readonly limiter: RateLimiter;
  readonly random: () => number;
  readonly nowMs: () => number;
  /** The HTTP proxy to go through, asked at the beginning of each transfer; null for none. */
  readonly proxyUrl?: () => string | null;
  readonly freeBytes?: (folder: string) => Promise<number>;
};

export type Transfer = (options: TransferOptions) => Promise<TransferResult>;

const DEFAULT_CONNECTIONS = 4;
const MOST_CHANGES = 3;
/** Fresh sources in a row that bring not one byte. */
const MOST_USELESS_RENEWALS = 3;
const MOST_RENEWALS = 100;
const MOST_SLOW_RENEWALS = 3;
/** Left for the system and for the database, which notes what happened. */
const RESERVED_BYTES = 33_554_432;

/**
 * Fetches a file into `options.path`, going on where the journal says. It resolves once all of it is safe on disk. It rejects with the
 * signal's reason, `TransferFailure`, what `renew` or the journal threw, and what `toOutputError` makes of the disk
 * (`media.disk-full`, `media.folder-read-only`, `output.folder-missing`); by then every connection is closed and what is on
 * disk is in the journal, so that the same call goes on from there.
 */
export function createTransfer(parts: TransferParts): Transfer {
  return async (options) => {
    options.signal.throwIfAborted();
    const file = await openPartFile(options.path);
    try {
      return await transferInto(file, options, parts);
    } catch (error) {
      options.signal.throwIfAborted();
      throw error instanceof DiskFailure ? error.cause : error;
    } finally {
      await file.close();
    }
  };
}

async function transferInto(file: PartFile, options: TransferOptions, parts: TransferParts): Promise<TransferResult> {
  const subject = createSubject(options.source, options.journal.load(), await file.sizeBytes());
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const failing = new AbortController();
  const folder = path.dirname(options.path);
  const keeper = keepJournal({
    file,
    journal: options.journal,
    entry: () => subject.entry(),
    everyMs: tuning.journalEveryMs,
    check: () => watchSpace(folder, subject, parts.freeBytes ?? readFreeBytes),
    onFailure: (error) => failing.abort(error),
  });
  const renewals = createRenewals(options);
  const agents = createHttpAgents(parts.proxyUrl?.() ?? null);
  const counters = { receiving: 0, gainedBytes: 0 };
  const run: TransferRun = {
    ...{ file, agents, hosts: parts.hosts, limiter: parts.limiter, random: parts.random, nowMs: parts.nowMs, tuning, keeper, counters },
    connections: Math.max(1, options.connections ?? DEFAULT_CONNECTIONS),
    log: options.log ?? (() => undefined),
    canRenew: renewals.isPossible,
    requireRoom: (bytes) => requireSpace(folder, bytes),
  };
  const meter = meterProgress(() => ({ ...subject.size(), connections: counters.receiving }), options.onProgress ?? (() => undefined));
  try {
    if (!subject.hasSome()) await clear(run, subject, true);
    await attemptUntilWhole(run, subject, renewals, AbortSignal.any([options.signal, failing.signal]));
    await keeper.stop();
    await keeper.flush();
    const { validator } = subject.entry();
    return { sizeBytes: subject.size().doneBytes, validator };
  } catch (error) {
    await noteTheRest(keeper, run);
    throw error;
  } finally {
    agents.destroy();
    meter.stop();
  }
}

async function attemptUntilWhole(run: TransferRun, subject: Subject, renewals: Renewals, signal: AbortSignal): Promise<void> {
  for (let changes = 0; ; ) {
    const end = await subject.attempt(run, signal);
    switch (end.kind) {
      case 'whole':
        return;
      case 'renew':
        if (!(await renewals.renew(run, subject, end, signal))) await clear(run, subject, true);
        break;
      case 'no-ranges':
        run.log('info', 'The server cannot send parts of the file: it is fetched from its start.');
        await clear(run, subject, false);
        break;
      case 'changed':
        changes += 1;
        if (changes > MOST_CHANGES) throw new TransferFailure('changed-too-often', `The file changes while it is fetched: ${end.why}.`);
        run.log('warn', `The file has changed: ${end.why}. It is fetched anew.`);
        // Servers behind one name may each mark the same file otherwise: in one answer it is whole, whoever gives it.
        await clear(run, subject, changes < MOST_CHANGES);
    }
  }
}

/** First the journal, then the file: nothing is claimed at any moment that is not there. */
async function clear(run: TransferRun, subject: Subject, keepsRanges: boolean): Promise<void> {
  subject.startAnew(keepsRanges);
  await run.keeper.flush();
  await run.file.resize(0);
}

/** What went wrong matters more than what goes wrong while it is being noted. */
async function noteTheRest(keeper: JournalKeeper, run: TransferRun): Promise<void> {
  await keeper.stop();
  await keeper.flush().catch((error: unknown) => {
    const text = error instanceof DiskFailure ? error.cause : error;
    run.log('warn', `The last bytes could not be noted: ${text instanceof Error ? text.message : String(text)}`);
  });
}

/** Stops before the disk is so full that other programs fail. */
async function watchSpace(folder: string, subject: Subject, freeBytes: (folder: string) => Promise<number>): Promise<void> {
  const { doneBytes, totalBytes } = subject.size();
  const missingBytes = totalBytes === null ? RESERVED_BYTES : totalBytes - doneBytes;
  const free = await freeBytes(folder);
  if (free >= Math.min(missingBytes, RESERVED_BYTES)) return;
  throw new AppError('media.disk-full', `The disk that holds ${folder} is almost full: ${readableSize(free)} are left.`, {
    details: { folder, neededBytes: missingBytes, freeBytes: free },
  });
}

type Renewals = {
  isPossible(reason: RenewReason): boolean;
  /** False where what is on disk cannot be gone on with. Throws the failure where a fresh source did not help. */
  renew(run: TransferRun, subject: Subject, end: Extract<AttemptEnd, { kind: 'renew' }>, signal: AbortSignal): Promise<boolean>;
};

function createRenewals({ renew }: TransferOptions): Renewals {
  let all = 0;
  let slow = 0;
  let useless = 0;
  let gainedBefore = -1;
  return {
    isPossible: (reason) => renew !== undefined && (reason === 'expired' || slow < MOST_SLOW_RENEWALS),
    async renew(run, subject, { reason, failure }, signal) {
      const { gainedBytes } = run.counters;
      useless = gainedBytes > gainedBefore ? 1 : useless + 1;
      gainedBefore = gainedBytes;
      all += 1;
      if (reason === 'slow') slow += 1;
      if (!renew || useless > MOST_USELESS_RENEWALS || all > MOST_RENEWALS) throw failure;
      run.log('info', `${failure.message} A fresh address is asked for.`);
      const fresh = await renew(reason).catch((error: unknown) => {
        signal.throwIfAborted();
        if (reason !== 'slow') throw error;
        // It comes slowly, but it comes: no reason to end it.
        slow = MOST_SLOW_RENEWALS;
        run.log('warn', `There is no fresh address (${error instanceof Error ? error.message : String(error)}). The slow one is kept.`);
        return undefined;
      });
      signal.throwIfAborted();
      return fresh === undefined || subject.goOnWith(fresh);
    },
  };
}
