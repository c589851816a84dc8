import { randomBytes } from 'node:crypto';
import { nowMs } from './behaviour.ts';

/** What a signed address leads to. */
export type Signed = { readonly workId: string; readonly languageId: string };

/** Addresses that are good for a time and need no key. */
export function createSignedAddresses(lifeMs: () => number) {
  const issued = new Map<string, Signed & { readonly untilMs: number }>();
  return {
    /** A new token, even for what was signed before. */
    sign(signed: Signed): string {
      const token = randomBytes(16).toString('hex');
      issued.set(token, { ...signed, untilMs: nowMs() + lifeMs() });
      return token;
    },
    /** What it leads, or led, to. */
    whatOf: (token: string): Signed | undefined => issued.get(token),
    isAlive: (token: string): boolean => nowMs() < (issued.get(token)?.untilMs ?? 0),
    expire(token: string): void {
      const signed = issued.get(token);
      if (signed) issued.set(token, { ...signed, untilMs: 0 });
    },
  };
}
export type SignedAddresses = ReturnType<typeof createSignedAddresses>;
