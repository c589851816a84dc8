import { makeResult, type Result, type ResultSpec } from './make-result.ts';

/** Made at the same time; the program under test needs the machine too. */
const MAKERS = 2;

/** Makes results while the service "works", so that they are there when it is done. They are known by their language's id. */
export type ResultMaker = {
  begin(languageId: string, spec: ResultSpec): void;
  /** Undefined while it is being made. */
  resultOf(languageId: string): Result | Error | undefined;
  /** Settles once no ffmpeg of ours runs. */
  settled(): Promise<void>;
};

export function createResultMaker(signal: AbortSignal): ResultMaker {
  const results = new Map<string, Result | Error>();
  const waiting: Array<() => Promise<void>> = [];
  const making = new Set<Promise<void>>();
  function next(): void {
    const make = making.size < MAKERS ? waiting.shift() : undefined;
    if (!make) return;
    const run = make().finally(() => {
      making.delete(run);
      next();
    });
    making.add(run);
  }
  return {
    begin(languageId, spec) {
      waiting.push(async () => {
        const made = makeResult(spec, signal).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
        results.set(languageId, await made);
      });
      next();
    },
    resultOf: (languageId) => results.get(languageId),
    async settled() {
      while (making.size > 0) await Promise.all(making); // after an abort those that wait fail as soon as they begin
    },
  };
}
