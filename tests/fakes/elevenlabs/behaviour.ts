/** `v2` is Dubbing Projects, `v1` the legacy API. */
export type Api = 'v2' | 'v1';

/** What is known of a chunk in one language when the service begins with it. */
export type ChunkFacts = {
  readonly api: Api;
  readonly reference: string | null;
  readonly language: string;
  /** Of the source; 0 where it could not be read. */
  readonly seconds: number;
  /** Accepted creates before this one. */
  readonly number: number;
};

/** A value for all chunks, or one for each. */
export type PerChunk = number | ((chunk: ChunkFacts) => number);

export type Behaviour = {
  /** From the create, or from the language's own, until its result is there. */
  readonly serviceMs: PerChunk;
  /** Languages worked on at once; a create over it is answered 429 `too_many_concurrent_requests`. */
  readonly concurrency: number;
  /** Source seconds that may be charged, each language for itself; a create over it is answered `quota_exceeded`. */
  readonly quotaSeconds: number;
  /** Both are in use. */
  readonly quotaStatus: 401 | 400;
  readonly urlLifeMs: number;
  /** A work stands in the lists only this long after it was accepted. */
  readonly listDelayMs: number;
  /** Length of the result, in lengths of the source, pitch kept; 0 gives a body without a byte. */
  readonly stretch: PerChunk;
  /** Of the result; null keeps the source's. */
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  /** A status that no document names, told of everything that is being worked on. */
  readonly unknownStatus: string | null;
  readonly subtitles: boolean;
  /** Lists give no more than this on a page, whatever is asked for. */
  readonly pageSize: number;
};

export const GOOD_BEHAVIOUR: Behaviour = {
  serviceMs: 100,
  concurrency: Number.POSITIVE_INFINITY,
  quotaSeconds: Number.POSITIVE_INFINITY,
  quotaStatus: 401,
  urlLifeMs: 3_600_000,
  listDelayMs: 0,
  stretch: 1,
  sampleRateHz: null,
  channels: null,
  unknownStatus: null,
  subtitles: true,
  pageSize: 100,
};

export function forChunk(value: PerChunk, chunk: ChunkFacts): number {
  return typeof value === 'number' ? value : value(chunk);
}

/** Milliseconds since the epoch that never run backwards. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
