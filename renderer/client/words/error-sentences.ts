import type { TFunction } from 'i18next';
import { type ErrorCode, isErrorCode } from '../../../common/contract/errors.ts';
import { isHeld, type Job } from '../../../common/domain/jobs/job.ts';

/** What happened, and what is safe or can be done next. */
export type ErrorSentence = { readonly title: string; readonly next: string };

type Failure = {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
};

/**
 * The sentence for a failure. Every code has its own words: the keys are typed, so a code without them does not compile.
 * A stored failure may carry a code this version no longer has; it then speaks with the host's own sentence.
 */
export function errorSentence(t: TFunction, failure: Failure): ErrorSentence {
  if (!isErrorCode(failure.code)) return { title: failure.message, next: t('errors.unknown-code.next') };
  return sentenceOf(t, failure.code, failure);
}

/** Codes whose next step can be told better where the host sent these values with it. */
const WITH_VALUES = {
  'media.disk-full': ['neededBytes', 'freeBytes'],
  'media.container-cannot-hold': ['container', 'codec', 'fitting'],
  'media.vanished': ['name'],
  'tool.missing': ['tool'],
  'tool.too-old': ['tool', 'version', 'needed'],
  'dubbing.rejected': ['reason'],
  'dubbing.failed-at-service': ['reason'],
  'upload.too-large': ['lengthBytes', 'freeBytes'],
} as const satisfies Partial<Record<ErrorCode, readonly string[]>>;
type CodeWithValues = keyof typeof WITH_VALUES;

function sentenceOf(t: TFunction, code: ErrorCode, failure: Failure): ErrorSentence {
  const values = { ...failure.details, message: failure.message };
  const title = t(`errors.${code}.title`, values);
  if (hasValues(code) && WITH_VALUES[code].every((name) => failure.details[name] !== undefined && failure.details[name] !== '')) {
    return { title, next: t(`errors.${code}.nextWithValues`, values) };
  }
  return { title, next: t(`errors.${code}.next`, values) };
}

function hasValues(code: ErrorCode): code is CodeWithValues {
  return code in WITH_VALUES;
}

/** Reasons of a job that stopped by itself which have words of their own beside its state. */
const HELD_CODES = [
  'key-refused',
  'wrong-address',
  'quota-exceeded',
  'not-permitted',
  'price-unknown',
  'cap-reached',
  'unresolved',
] as const;

/** Such as `Paused, cap reached` for a job that is held; null for any other. */
export function heldText(t: TFunction, job: Pick<Job, 'state' | 'error'>): string | null {
  if (!isHeld(job)) return null;
  const reason = HELD_CODES.find((code) => job.error?.code === `dubbing.${code}`);
  return t(`job.held.${reason ?? 'other'}`);
}
