import { type Api, nowMs } from './behaviour.ts';
import type { RouteName } from './routes.ts';

/** What a spoil is chosen by. A create's come from its body, all others' from the work they are about. */
export type CallFacts = {
  readonly method: string;
  readonly path: string;
  readonly route: RouteName;
  readonly id: string | null;
  /** v1 has it as the dub's `name`. */
  readonly reference: string | null;
  readonly targetLanguage: string | null;
};

export type LoggedCall = CallFacts & {
  /** When it arrived, in milliseconds since the epoch. */
  readonly atMs: number;
  /** What was answered; null while there is no answer, and for ever where none was given. */
  readonly status: number | null;
  /** Whether it carried any key: a signed address must not be given one. */
  readonly hasKey: boolean;
};

/** A create that the service took, whatever it then answered. */
export type LoggedCreate = {
  readonly api: Api;
  readonly id: string;
  readonly reference: string | null;
  readonly targetLanguage: string | null;
  readonly sourceLanguage: string | null;
  readonly atMs: number;
  /** Of the uploaded file. */
  readonly sizeBytes: number;
  readonly seconds: number;
  readonly hasPicture: boolean;
  /** All fields of the form but files, by their names on the wire. */
  readonly fields: Readonly<Record<string, string>>;
};

export type OpenCall = {
  facts(): CallFacts;
  learn(facts: Partial<Pick<CallFacts, 'id' | 'reference' | 'targetLanguage'>>): void;
  answered(status: number): void;
};

type Waiter = { readonly match: (call: LoggedCall) => boolean; readonly resolve: (call: LoggedCall) => void };

/** Requests in order of their arrival; an entry is completed as more becomes known of its request. */
export function createCallLog() {
  const entries: LoggedCall[] = [];
  const waiters = new Set<Waiter>();
  function tell(call: LoggedCall): void {
    for (const waiter of waiters) {
      if (!waiter.match(call)) continue;
      waiters.delete(waiter);
      waiter.resolve(call);
    }
  }
  return {
    entries: entries as readonly LoggedCall[], // the same array, which this log alone changes
    begin(facts: CallFacts, hasKey: boolean): OpenCall {
      let entry: LoggedCall = { ...facts, atMs: nowMs(), status: null, hasKey };
      const index = entries.push(entry) - 1;
      const change = (part: Partial<LoggedCall>): void => {
        entry = { ...entry, ...part };
        entries[index] = entry;
        tell(entry);
      };
      tell(entry);
      return { facts: () => entry, learn: change, answered: (status) => change({ status }) };
    },
    /** Resolves with the first call that matches: at once if it is there, otherwise when it is or when more is known of it. */
    until(match: (call: LoggedCall) => boolean): Promise<LoggedCall> {
      const found = entries.find(match);
      if (found) return Promise.resolve(found);
      return new Promise((resolve) => waiters.add({ match, resolve }));
    },
  };
}
export type CallLog = ReturnType<typeof createCallLog>;
