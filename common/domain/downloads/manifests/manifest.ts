import type { MediaFormat, MediaFragment } from '../extraction.ts';

/**
 * A stretch of one format with one clock and one initialisation: what lies between two discontinuities of HLS, a period of DASH.
 * Its pieces, one after the other, are a file that can be played.
 */
export type ManifestPeriod = {
  readonly source:
    | { readonly kind: 'file'; readonly url: string }
    | { readonly kind: 'fragments'; readonly fragments: readonly MediaFragment[] };
  /** As the manifest says; null where it does not. */
  readonly durationMs: number | null;
  /** What the clock in the pieces shows where the period begins, apart from what all formats have in common. */
  readonly clockStartMs: number;
};

/** What a manifest has to choose from. */
export type ManifestOffer = { readonly formats: readonly MediaFormat[]; readonly durationMs: number | null };

/** More pieces than this are no film: 200,000 of two seconds are four days. */
export const MOST_FRAGMENTS = 200_000;
