import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach } from 'vitest';
import type { JournalEntry } from '../../common/domain/downloads/journal-entry.ts';
import { createTransfer, type TransferParts } from '../../electron/services/transfer/create-transfer.ts';
import { createHostLimits } from '../../electron/services/transfer/host-limits.ts';
import type {
  FileSource,
  FragmentsSource,
  TransferOptions,
  TransferProgress,
  TransferResult,
} from '../../electron/services/transfer/ports.ts';
import { createRateLimiter } from '../../electron/services/transfer/rate-limiter.ts';
import type { Behaviour } from './media-server/behaviour.ts';
import { type MediaServer, type MediaServerPlace, startMediaServer } from './media-server/media-server.ts';

export type Bench = {
  readonly server: MediaServer;
  readonly path: string;
  /** Every entry that was saved, the last one is what a resumed transfer finds. */
  readonly entries: JournalEntry[];
  readonly lines: string[];
  readonly progress: TransferProgress[];
  file(address?: string): FileSource;
  fragments(count: number, address?: string): FragmentsSource;
  run(options?: Partial<TransferOptions>, parts?: Partial<TransferParts>): Promise<TransferResult>;
  hash(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Waits are short, so that a test of ten failures takes no minute. */
export const QUICK = { firstWaitMs: 10, longestWaitMs: 40, idleMs: 400, journalEveryMs: 50, leastPieceBytes: 100_000 };

/** A media server, a folder and a journal in memory that outlives a transfer. */
export async function openBench(changes: Partial<Behaviour> = {}, place: Pick<MediaServerPlace, 'tls'> = {}): Promise<Bench> {
  const server = await startMediaServer(changes, place);
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-transfer-'));
  const target = path.join(folder, 'part');
  const entries: JournalEntry[] = [];
  const lines: string[] = [];
  const progress: TransferProgress[] = [];
  const bench: Bench = {
    ...{ server, path: target, entries, lines, progress },
    file: (address = '/file') => ({ kind: 'file', url: new URL(address, server.origin).href, headers: {}, expectedBytes: null }),
    fragments: (count, address = '') => ({
      kind: 'fragments',
      fragments: Array.from({ length: count }, (_, index) => ({ url: `${server.origin}/fragment/${index}${address}` })),
      headers: {},
    }),
    run: ({ tuning, ...options } = {}, parts = {}) => {
      const shared = { hosts: createHostLimits(16), limiter: createRateLimiter(), random: Math.random, nowMs: Date.now };
      return createTransfer({ ...shared, ...parts })({
        source: bench.file(),
        path: target,
        journal: { load: () => entries.at(-1), save: (entry) => void entries.push(entry) },
        signal: new AbortController().signal,
        onProgress: (each) => void progress.push(each),
        log: (_level, message) => void lines.push(message),
        tuning: { ...QUICK, ...tuning },
        ...options,
      });
    },
    hash: () => hashOfFile(target),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

export async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Opens benches for the tests of a file; those that a test has opened are closed after it. */
export function benchesOfTests(
  usual: Partial<Behaviour> = {},
): (changes?: Partial<Behaviour>, place?: Pick<MediaServerPlace, 'tls'>) => Promise<Bench> {
  const open: Bench[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
  });
  return async (changes = {}, place = {}) => {
    const bench = await openBench({ ...usual, ...changes }, place);
    open.push(bench);
    return bench;
  };
}
