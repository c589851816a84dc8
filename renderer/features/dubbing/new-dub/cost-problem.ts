import type { Estimate } from '../../../../common/contract/dubbing.ts';
import { committed, MICRO_USD } from '../../../../common/domain/dubbing/ledger.ts';
import type { Answer } from './ask-later.ts';

const CENT = MICRO_USD / 100;

/** Why money keeps a dub from starting. */
export type CostProblem = 'counting' | 'unknown' | 'price' | 'over-cap' | 'over-month';

export type CostParts = {
  readonly isPaid: boolean;
  /** False until the user has said what a minute costs. */
  readonly isPriceKnown: boolean;
  readonly answer: Answer<Estimate>;
  /** Null while there is none. */
  readonly capUsd: number | null;
};

/** The first reason. What costs nothing has none, even while that is being asked. */
export function costProblem({ isPaid, isPriceKnown, answer, capUsd }: CostParts): CostProblem | null {
  if (!isPaid) return null;
  if (!isPriceKnown) return 'price';
  if (answer.kind === 'failed') return 'unknown';
  if (answer.kind !== 'known' || answer.value.estimatedMicroUsd === null) return 'counting';
  const { estimatedMicroUsd, month } = answer.value;
  if (capUsd === null || estimatedMicroUsd > Math.round(capUsd * MICRO_USD)) return 'over-cap';
  return estimatedMicroUsd > leftMicroUsd(month) ? 'over-month' : null;
}

/** What the month's cap leaves, in millionths of a dollar; what may have been taken counts as taken. */
export function leftMicroUsd(month: Estimate['month']): number {
  return Math.max(0, month.capMicroUsd - committed(month));
}

/** Millionths of a dollar, up to the next whole cent: what is shown must not be less than what is counted against the cap. */
export function estimateInCents(estimate: Estimate): number {
  return Math.ceil((estimate.estimatedMicroUsd ?? 0) / CENT) * CENT;
}
