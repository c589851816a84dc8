import type { JobId } from '../../units/ids.ts';
import type { DubbingProviderName } from './dubbing.ts';

/**
 * `open`: sent or about to be sent, without an answer yet. `unresolved`: it is not known whether the service took it. Only what was
 * `refused` certainly cost nothing.
 */
export const PAID_CALL_OUTCOMES = ['open', 'succeeded', 'refused', 'unresolved'] as const;
export type PaidCallOutcome = (typeof PAID_CALL_OUTCOMES)[number];

/** How an outcome was learned: from the answer, from the service's list, or from the user who decided. */
export const SETTLED_BY = ['answer', 'search', 'person'] as const;
export type SettledBy = (typeof SETTLED_BY)[number];

/** One call that costs money: what was intended before it was sent, and what came of it. Kept when its dub is removed. */
export type PaidCall = {
  readonly id: string;
  /** The dub and the chunk's job. */
  readonly jobId: JobId;
  readonly childJobId: JobId;
  readonly title: string;
  readonly provider: DubbingProviderName;
  /** Unique; sent along, so that the call can be found again at the service. */
  readonly reference: string;
  readonly language: string;
  readonly chunkIndex: number;
  readonly billedMs: number;
  readonly estimatedMicroUsd: number;
  /** The dub's cap when it was intended. */
  readonly capMicroUsd: number | null;
  readonly outcome: PaidCallOutcome;
  readonly settledBy: SettledBy | null;
  readonly remoteId: string | null;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
  /** When the work was deleted at the service. */
  readonly remoteDeletedAtMs: number | null;
};

/** `spent` is what the service took; `reserved` what it may have taken. Both count against a cap. */
export type Spend = { readonly spentMicroUsd: number; readonly reservedMicroUsd: number };

export const NO_SPEND: Spend = { spentMicroUsd: 0, reservedMicroUsd: 0 };

/** Money is counted in whole millionths of a US dollar. */
export const MICRO_USD = 1_000_000;

/** Sums up calls by what is known of them. */
export function spendOf(calls: readonly Pick<PaidCall, 'outcome' | 'estimatedMicroUsd'>[]): Spend {
  const sum = (outcomes: readonly PaidCallOutcome[]): number =>
    calls.filter((call) => outcomes.includes(call.outcome)).reduce((total, call) => total + call.estimatedMicroUsd, 0);
  return { spentMicroUsd: sum(['succeeded']), reservedMicroUsd: sum(['open', 'unresolved']) };
}

/** Both parts: what a cap is held against. */
export const committed = (spend: Spend): number => spend.spentMicroUsd + spend.reservedMicroUsd;
