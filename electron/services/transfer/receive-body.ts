import type { IncomingMessage } from 'node:http';
import type { ByteRange } from '../../../common/domain/downloads/byte-ranges.ts';
import { SilenceError } from './http-exchange.ts';
import type { PartFile } from './part-file.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Slower than is borne, for as long as is borne. */
export class SlowError extends Error {
  override readonly name = 'SlowError';
}

export type Reception = {
  readonly body: IncomingMessage;
  readonly file: PartFile;
  readonly limiter: RateLimiter;
  readonly signal: AbortSignal;
  /** Where the next byte goes, and up to where; both are read anew at each piece, and `position` is moved on. */
  readonly at: { position: number; end: number };
  /** Where the body ends if nothing goes wrong; the connection can be used again only then. */
  readonly bodyEnd: number;
  readonly onWritten: (range: ByteRange) => void;
  readonly idleMs: number;
  /** Null bears any speed. */
  readonly slow: { readonly bytesPerSecond: number; readonly overMs: number } | null;
};

/** Few large writes are cheaper than many small ones; larger ones than this cost memory and gain nothing (`docs/benchmarks.md`). */
const BATCH_BYTES = 131_072;
const BATCH_MS = 250;

/**
 * Writes a body to its place until `at.end` or its own end. What was received is on disk when it settles, also where it rejects:
 * with `SilenceError`, `SlowError`, `DiskFailure`, the signal's reason, or what the network says.
 */
export async function receiveBody(reception: Reception): Promise<void> {
  const { body, at, limiter, signal } = reception;
  const writer = createBatchWriter(reception);
  const watch = watchBody(reception);
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>; // no encoding is set
  try {
    while (at.position < at.end || at.end === reception.bodyEnd) {
      watch.begin();
      const { done, value } = await pieces.next();
      if (done) break;
      watch.end(value.length);
      if (at.position >= at.end) break; // more than was asked for
      const piece = value.subarray(0, Math.max(0, at.end - at.position));
      const offset = at.position;
      at.position += piece.length;
      await limiter.take(piece.length, signal);
      await writer.add(piece, offset);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw watch.verdict() ?? error;
  } finally {
    watch.stop();
    await writer.finish();
  }
}

type BatchWriter = { add(piece: Buffer, offset: number): Promise<void> | undefined; finish(): Promise<void> };

/** Collects pieces while the batch before them is being written. */
function createBatchWriter({ file, onWritten }: Reception): BatchWriter {
  let batch: Buffer[] = [];
  let start = 0;
  let sizeBytes = 0;
  let begunMs = 0;
  let inFlight: Promise<void> | undefined;

  async function send(): Promise<void> {
    await inFlight;
    const range = { start, end: start + sizeBytes };
    const pieces = batch;
    batch = [];
    sizeBytes = 0;
    inFlight = file.write(pieces, range.start).then(() => onWritten(range));
    inFlight.catch(() => undefined); // met where it is awaited
  }

  return {
    add(piece, offset) {
      if (piece.length === 0) return undefined;
      if (sizeBytes === 0) {
        start = offset;
        begunMs = performance.now();
      }
      batch.push(piece);
      sizeBytes += piece.length;
      return sizeBytes >= BATCH_BYTES || performance.now() - begunMs >= BATCH_MS ? send() : undefined;
    },
    async finish() {
      if (sizeBytes > 0) await send();
      await inFlight;
    },
  };
}

type BodyWatch = { begin(): void; end(bytes: number): void; verdict(): Error | undefined; stop(): void };

/** Ends a body that is silent or too slow. Only time spent waiting for the network counts, not the speed limit's or the disk's. */
function watchBody({ body, idleMs, slow }: Reception): BodyWatch {
  let waitingSinceMs: number | undefined;
  let waitedMs = 0;
  let receivedBytes = 0;
  let verdict: Error | undefined;
  const stopWith = (error: Error): void => {
    verdict ??= error;
    body.destroy(error);
  };
  const look = (): void => {
    const silentMs = waitingSinceMs === undefined ? 0 : performance.now() - waitingSinceMs;
    if (silentMs >= idleMs) stopWith(new SilenceError('nothing more came'));
    if (!slow || waitedMs + silentMs < slow.overMs) return;
    if ((receivedBytes / (waitedMs + silentMs)) * 1_000 < slow.bytesPerSecond) stopWith(new SlowError('too slow'));
    waitedMs = 0;
    receivedBytes = 0;
  };
  const timer = setInterval(look, Math.max(10, Math.min(1_000, idleMs / 8, (slow?.overMs ?? idleMs) / 8)));
  return {
    begin() {
      waitingSinceMs = performance.now();
    },
    end(bytes) {
      waitedMs += performance.now() - (waitingSinceMs ?? performance.now());
      waitingSinceMs = undefined;
      receivedBytes += bytes;
    },
    verdict: () => verdict,
    stop: () => clearInterval(timer),
  };
}
