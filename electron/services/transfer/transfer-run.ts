import type { HostLimits } from './host-limits.ts';
import type { ExchangeRequest, HttpAgents } from './http-exchange.ts';
import type { PartFile } from './part-file.ts';
import type { RenewReason, RequestHeaders, TransferTuning } from './ports.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { TransferFailure } from './transfer-failure.ts';

/** What one call of `transfer` gives to all of its attempts and connections. */
export type TransferRun = {
  readonly file: PartFile;
  readonly agents: HttpAgents;
  readonly hosts: HostLimits;
  readonly limiter: RateLimiter;
  readonly tuning: TransferTuning;
  readonly connections: number;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly log: (level: 'info' | 'warn', message: string) => void;
  /** `gainedBytes` never falls: bytes that were on disk for the first time. */
  readonly counters: { receiving: number; gainedBytes: number };
  /** Whether there is still someone to ask for a fresh source. */
  readonly canRenew: (reason: RenewReason) => boolean;
  /** Throws `media.disk-full` where so many bytes have no room. */
  readonly requireRoom: (bytes: number) => Promise<void>;
  readonly keeper: { touch(): void; flush(): Promise<void> };
};

/** How an attempt with one source ended, failures apart. */
export type AttemptEnd =
  | { readonly kind: 'whole' }
  /** What is on disk belongs to another version. */
  | { readonly kind: 'changed'; readonly why: string }
  | { readonly kind: 'no-ranges' }
  | { readonly kind: 'renew'; readonly reason: RenewReason; readonly failure: TransferFailure };

/** Thrown by one connection, it ends the attempt of all. */
export class AttemptDecided extends Error {
  override readonly name = 'AttemptDecided';
  readonly end: AttemptEnd;
  constructor(end: AttemptEnd) {
    super(end.kind);
    this.end = end;
  }
}

export function exchangeRequest(
  run: TransferRun,
  url: string,
  headers: RequestHeaders,
  more: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): ExchangeRequest {
  const given = Object.fromEntries(Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== null));
  return { url, headers: { ...headers, ...given }, signal, agents: run.agents, hosts: run.hosts, idleMs: run.tuning.idleMs };
}

/** The only part of an address that may be shown. */
export function originOf(url: string): string {
  return URL.parse(url)?.origin ?? 'the source';
}

/**
 * Runs connections until they all have ended. The first that throws ends the others; its `AttemptDecided` is the result,
 * anything else is thrown, once all have settled.
 */
export async function runConnections(
  signal: AbortSignal,
  begin: (spawn: (work: (signal: AbortSignal) => Promise<void>) => void) => void,
): Promise<AttemptEnd> {
  const controller = new AbortController();
  const all = AbortSignal.any([signal, controller.signal]);
  const running = new Set<Promise<void>>();
  let first: { readonly error: unknown } | undefined;
  const spawn = (work: (signal: AbortSignal) => Promise<void>): void => {
    const one = work(all)
      .catch((error: unknown) => {
        first ??= { error };
        controller.abort(new Error('the attempt is over'));
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  begin(spawn);
  while (running.size > 0) await Promise.all(running);
  signal.throwIfAborted();
  if (!first) return { kind: 'whole' };
  if (first.error instanceof AttemptDecided) return first.error.end;
  throw first.error;
}
