/** How the server treats what comes next; a test changes it while the server runs. */
export type Behaviour = {
  /** Another seed is another file. */
  seed: number;
  sizeBytes: number;
  etag: string | null;
  lastModified: string | null;
  /** `false` answers every request with 200 and the whole file, as simple servers do. */
  hasRanges: boolean;
  /** Without it a whole file comes in chunked encoding. */
  hasLength: boolean;
  ignoresIfRange: boolean;
  /** Of every 206. */
  contentRange: 'right' | 'wrong-start' | 'wrong-total' | 'absent';
  /** Of each connection. */
  bytesPerSecond: number | null;
  /** Before the head of every answer. */
  latencyMs: number;
  /** Connections that are closed, or fall silent, after so many bytes of their body. */
  cuts: { afterBytes: number; times: number };
  stalls: { afterBytes: number; times: number };
  /** Answers that are only a status. */
  refusals: { status: number; times: number; headers: Readonly<Record<string, string>> };
  /** What one `token` of an address may fetch in all; from then on it is refused with 403, and its bodies end. */
  bytesPerToken: number | null;
  expiredTokens: Set<string>;
  fragmentBytes: number;
  missingFragments: Set<number>;
};

export function defaultBehaviour(changes: Partial<Behaviour> = {}): Behaviour {
  return {
    seed: 1,
    sizeBytes: 8_000_000,
    etag: '"v1"',
    lastModified: null,
    hasRanges: true,
    hasLength: true,
    ignoresIfRange: false,
    contentRange: 'right',
    bytesPerSecond: null,
    latencyMs: 0,
    cuts: { afterBytes: 0, times: 0 },
    stalls: { afterBytes: 0, times: 0 },
    refusals: { status: 503, times: 0, headers: {} },
    bytesPerToken: null,
    expiredTokens: new Set(),
    fragmentBytes: 1_000_000,
    missingFragments: new Set(),
    ...changes,
  };
}
