import { MICRO_USD } from './ledger.ts';

/** What a service charges. No price is known until the user says what their plan costs. */
export type Tariff = {
  readonly usdPerMinute: number;
  /** Shorter chunks are charged as if they were this long. */
  readonly smallestChargeSeconds: number;
};

/** Milliseconds that a chunk of `seconds` is charged for. */
export function billedMs(seconds: number, tariff: Pick<Tariff, 'smallestChargeSeconds'>): number {
  return Math.ceil(Math.max(seconds, tariff.smallestChargeSeconds) * 1_000);
}

/** Decimals that are kept before rounding up, so that 24.000000000000004 stays 24. */
const NOISE_DIGITS = 4;

/** Cost of so many billed milliseconds in millionths of a dollar, rounded up: an estimate must not be too low. */
export function costMicroUsd(billed: number, tariff: Pick<Tariff, 'usdPerMinute'>): number {
  return Math.ceil(Number(((billed / 60_000) * tariff.usdPerMinute * MICRO_USD).toFixed(NOISE_DIGITS)));
}

const CENT = MICRO_USD / 100;

/** `$21.00` of millionths of a US dollar, rounded up to the cent: nobody shall be told less than what counts against a cap. */
export function dollars(microUsd: number): string {
  return `$${(Math.ceil(microUsd / CENT) / 100).toFixed(2)}`;
}

/** The same of what is left, rounded down. */
export function dollarsLeft(microUsd: number): string {
  return `$${(Math.floor(microUsd / CENT) / 100).toFixed(2)}`;
}

/** What all chunks in all languages would cost: each is a charge of its own. */
export function estimateMicroUsd(chunkSeconds: readonly number[], languages: number, tariff: Tariff): number {
  return languages * chunkSeconds.reduce((total, seconds) => total + costMicroUsd(billedMs(seconds, tariff), tariff), 0);
}

/** A cap that leaves a quarter for tries again, in whole dollars. */
export function suggestedCapMicroUsd(estimate: number): number {
  return Math.ceil((estimate * 1.25) / MICRO_USD) * MICRO_USD;
}
