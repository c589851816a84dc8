import type { CallFacts } from './calls.ts';

/** How one call goes wrong. All but the `accept-…` kinds, `fail-work` and those of a body leave a create undone. */
export type Spoil =
  /** Answered so and nothing done. Without a body it is what the service says with this status (`DETAILS`). */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Done, but answered so: a gateway in front of the service gave up. */
  | { readonly kind: 'accept-then-status'; readonly status: number }
  /** Done, and the connection is cut without an answer. */
  | { readonly kind: 'accept-then-drop' }
  /** Done, and never answered. */
  | { readonly kind: 'accept-then-hang' }
  /** Done, and answered as it should be, so much later. */
  | { readonly kind: 'accept-then-wait'; readonly waitMs: number }
  /** The connection is cut before anything is done. */
  | { readonly kind: 'drop' }
  /** Never answered, nothing done. */
  | { readonly kind: 'hang' }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: 'cut-body'; readonly afterBytes: number }
  /** No byte comes after so many of the body, and the connection stays open. */
  | { readonly kind: 'stall-body'; readonly afterBytes: number }
  /** A create that is taken and charged, and fails when its time is over; `at` the project itself or (otherwise) the language. */
  | { readonly kind: 'fail-work'; readonly message: string; readonly at?: 'language' | 'project' }
  /** Not there yet: 425 for v1's audio and transcript, `completed` without addresses for a language of v2. */
  | { readonly kind: 'early' }
  /** A signed address has ended early; it stays so. */
  | { readonly kind: 'expire' };

type Rule = { readonly match: (call: CallFacts) => boolean; readonly spoil: Spoil; left: number };

/** Spoils in the order in which they were asked for: the first that matches and is not used up is taken. */
export function createSpoils() {
  const rules: Rule[] = [];
  return {
    add(match: (call: CallFacts) => boolean, spoil: Spoil, times = Number.POSITIVE_INFINITY): void {
      rules.push({ match, spoil, left: times });
    },
    take(call: CallFacts): Spoil | undefined {
      const rule = rules.find((each) => each.left > 0 && each.match(call));
      if (rule) rule.left -= 1;
      return rule?.spoil;
    },
  };
}
