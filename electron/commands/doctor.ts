import type { Client } from '../transport/client.ts';
import { EXIT } from './exit-codes.ts';
import { type JobsRun, seeThrough } from './follow-job.ts';
import { jsonLine } from './output.ts';

export const DOCTOR_ACTIONS = ['run', 'update', 'rollback'] as const;
export type DoctorCommand = { readonly name: 'doctor'; readonly action: (typeof DOCTOR_ACTIONS)[number] };

const MARKS = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

/** Runs every check and prints one line each, or changes yt-dlp. Returns 1 when something does not work. */
export async function runDoctor(client: Client, { action }: DoctorCommand, run: JobsRun): Promise<number> {
  if (action === 'update') return seeThrough(client, await client.doctor.updateExtractor(), run);
  if (action === 'rollback') return goBack(client, run);
  const results = await client.doctor.run({ online: true });
  for (const result of results) {
    const advice = result.advice === null ? '' : `\n         ${result.advice}`;
    run.streams.out(run.json ? jsonLine(result) : `${MARKS[result.status]} ${result.message}${advice}\n`);
  }
  return results.some((result) => result.status === 'problem') ? EXIT.failed : EXIT.done;
}

async function goBack(client: Client, { json, streams }: JobsRun): Promise<number> {
  const { to } = await client.doctor.rollbackExtractor();
  if (json) streams.out(jsonLine({ to }));
  else streams.out(to === null ? 'There is no yt-dlp to go back to.\n' : `yt-dlp ${to} is in use again.\n`);
  return to === null ? EXIT.failed : EXIT.done;
}
