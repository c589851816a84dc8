/**
 * Every expected failure, once. The renderer and the command line turn a code into a sentence with a next step; a code
 * that is not here is a bug and travels as `internal` with a log id.
 */
export const ERROR_CODES = [
  'usage.invalid',
  'usage.not-allowed',
  'not-found',
  'internal',
  'program.connection-lost',
  'program.folder-in-use',
  'program.closing',
  'database.newer-version',
  'database.damaged',
  'database.not-ours',
  'tool.missing',
  'tool.too-old',
  'tool.failed',
  'media.unreadable',
  'media.empty',
  'media.not-media',
  'media.no-video',
  'media.no-audio',
  'media.vanished',
  'media.changed',
  'media.disk-full',
  'media.folder-read-only',
  'media.container-cannot-hold',
  'media.verification-failed',
  'output.exists',
  'output.is-source',
  'output.name-invalid',
  'output.folder-missing',
  'dubbing.unknown-language',
  'dubbing.provider-unavailable',
  'dubbing.too-many-chunks',
  'dubbing.too-long',
  'dubbing.all-chunks-failed',
  'dubbing.key-refused',
  'dubbing.wrong-address',
  'dubbing.quota-exceeded',
  'dubbing.not-permitted',
  'dubbing.price-unknown',
  'dubbing.cap-too-low',
  'dubbing.cap-reached',
  'dubbing.unresolved',
  'dubbing.given-up',
  'dubbing.rejected',
  'dubbing.failed-at-service',
  'dubbing.too-many-at-once',
  'dubbing.service-busy',
  'dubbing.service-unreachable',
  'dubbing.result-empty',
  'dubbing.result-gone',
  'download.unsupported-link',
  'download.is-playlist',
  'download.login-required',
  'download.geo-blocked',
  'download.private',
  'download.removed',
  'download.live',
  'download.age-restricted',
  'download.bot-check',
  'download.sabr-only',
  'download.extractor-needed',
  'download.extractor-outdated',
  'download.extractor-failed',
  'download.no-network',
  'download.untrusted-certificate',
  'download.timeout',
  'download.no-formats',
  'download.refused',
  'download.unreachable',
  'download.file-changed',
  'download.incomplete',
  'job.not-possible',
  'upload.offset-mismatch',
  'upload.too-large',
  'secret.unreadable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** HTTP statuses for REST; a code that is not named here is the caller's fault: 400. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  'usage.not-allowed': 403,
  'not-found': 404,
  internal: 500,
  'program.closing': 503,
  'media.disk-full': 507,
  'output.exists': 409,
  'job.not-possible': 409,
  'upload.offset-mismatch': 409,
  'upload.too-large': 413,
};
export function httpStatusOf(code: ErrorCode): number {
  return STATUS[code] ?? 400;
}

/**
 * An expected failure. `message` is a plain English sentence for logs and the command line; `details` holds named values
 * for translated sentences. Neither holds secrets or signed URLs.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.includes(value as ErrorCode); // membership test on a wider value
}
