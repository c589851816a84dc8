export type TransferFailureKind =
  /** With a status that another try does not change. */
  | 'refused'
  /** 404 or 410. */
  | 'gone'
  /** 429 or 503 to the last try. */
  | 'busy'
  | 'server-error'
  | 'unreachable'
  /** Its certificate is not one to trust. */
  | 'untrusted'
  | 'broken-off'
  | 'timed-out'
  | 'changed-too-often'
  | 'missing-fragment'
  /** The server's size is not the one that was promised. */
  | 'wrong-size'
  /** An answer that contradicts the request or HTTP itself. */
  | 'wrong-answer'
  | 'too-many-redirects'
  | 'not-http';

/** Why a transfer ended without its file. Names the origin only: an address may be signed. */
export class TransferFailure extends Error {
  override readonly name = 'TransferFailure';
  readonly kind: TransferFailureKind;
  readonly status: number | null;
  /** What the server asked to be left alone for, where that is longer than a transfer waits. */
  readonly askedMs: number | null;

  constructor(
    kind: TransferFailureKind,
    message: string,
    options: { readonly status?: number; readonly askedMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.status = options.status ?? null;
    this.askedMs = options.askedMs ?? null;
  }
}
