import type { Client } from '../transport/client.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

const MARKS = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

/** Runs every check and prints one line each. Returns 1 when something does not work. */
export async function runDoctor(client: Client, run: { readonly json: boolean; readonly streams: Streams }): Promise<number> {
  const results = await client.doctor.run();
  for (const result of results) {
    const advice = result.advice === null ? '' : `\n         ${result.advice}`;
    run.streams.out(run.json ? jsonLine(result) : `${MARKS[result.status]} ${result.message}${advice}\n`);
  }
  return results.some((result) => result.status === 'problem') ? EXIT.failed : EXIT.done;
}
