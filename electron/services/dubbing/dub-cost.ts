import type { Estimate } from '../../../common/contract/dubbing.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { Settings } from '../../../common/contract/settings.ts';
import { billedMs, dollars, dollarsLeft, estimateMicroUsd, suggestedCapMicroUsd } from '../../../common/domain/dubbing/cost.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import { committed, MICRO_USD } from '../../../common/domain/dubbing/ledger.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import { priceUnknown } from './paid-call.ts';
import { monthStart, termsOf } from './paid-service.ts';

export type CostParts = {
  readonly paidCalls: Pick<PaidCallsRepository, 'spendSince'>;
  readonly settings: () => Settings;
  readonly now: () => number;
};

export type CostQuestion = {
  readonly provider: DubbingProviderName;
  readonly watermark: boolean;
  readonly languages: number;
  /** Length of each chunk, in seconds. */
  readonly chunkSeconds: readonly number[];
  /** False while the cut points are not known. */
  readonly isExact: boolean;
};

/** Lengths of the chunks of a source nobody has listened to yet: as if it were cut at fixed lengths. */
export function guessedChunks(durationSeconds: number, chunkSeconds: number): readonly number[] {
  const count = Math.max(1, Math.ceil(durationSeconds / chunkSeconds - 0.1)); // a small rest joins the chunk before it
  return Array.from({ length: count }, (_, index) => (index < count - 1 ? chunkSeconds : durationSeconds - chunkSeconds * (count - 1)));
}

/** What a dub would cost, and what the month has left. */
export function estimateOf(parts: CostParts, question: CostQuestion): Estimate {
  const { provider, languages, chunkSeconds } = question;
  const terms = termsOf(parts.settings(), provider, question.watermark);
  const month = { ...parts.paidCalls.spendSince(monthStart(parts.now())), capMicroUsd: terms.monthCapMicroUsd };
  const shared = { provider, chunks: chunkSeconds.length, isExact: question.isExact, month };
  const { tariff } = terms;
  if (!tariff) return { ...shared, isPaid: false, billedMs: 0, usdPerMinute: null, estimatedMicroUsd: null, suggestedCapMicroUsd: null };
  const billed = chunkSeconds.map((seconds) => billedMs(seconds, tariff));
  const { usdPerMinute } = tariff;
  const estimate = usdPerMinute === null ? null : estimateMicroUsd(chunkSeconds, languages, { ...tariff, usdPerMinute });
  return {
    ...shared,
    isPaid: true,
    billedMs: languages * billed.reduce((total, ms) => total + ms, 0),
    usdPerMinute,
    estimatedMicroUsd: estimate,
    suggestedCapMicroUsd: estimate === null ? null : suggestedCapMicroUsd(estimate),
  };
}

/** The cap a dub starts with; null where nothing is paid. Throws `dubbing.price-unknown` and `dubbing.cap-too-low`. */
export function requireCap(estimate: Estimate, capUsd: number | null): number | null {
  if (!estimate.isPaid) return null;
  const { estimatedMicroUsd, suggestedCapMicroUsd, month } = estimate;
  if (estimatedMicroUsd === null || suggestedCapMicroUsd === null) throw priceUnknown();
  const cap = capUsd === null ? suggestedCapMicroUsd : Math.round(capUsd * MICRO_USD);
  const left = Math.max(0, month.capMicroUsd - committed(month));
  if (estimatedMicroUsd > cap) throw capTooLow('the cap of this dub', estimatedMicroUsd, cap, 'job');
  if (estimatedMicroUsd > left) throw capTooLow('what is left of the month’s cap', estimatedMicroUsd, left, 'month');
  return cap;
}

function capTooLow(what: string, estimate: number, cap: number, over: 'job' | 'month'): AppError {
  return new AppError('dubbing.cap-too-low', `This would cost about ${dollars(estimate)}, more than ${what} (${dollarsLeft(cap)}).`, {
    details: { over, estimatedMicroUsd: estimate, capMicroUsd: cap },
  });
}
