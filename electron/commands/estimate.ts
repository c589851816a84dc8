import type { Client } from '../transport/client.ts';
import { type DubCommand, requireKnownTo } from './arguments/dub-arguments.ts';
import { capOf, planOf, prepareRequest } from './dub-request.ts';
import { estimateLines } from './estimate-words.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** Says what a dub would cost and where it would be cut; listens to the file for that, and starts nothing else. */
export async function runEstimate(
  client: Client,
  command: DubCommand,
  run: { readonly json: boolean; readonly streams: Streams; readonly stopped: AbortSignal },
): Promise<number> {
  const { request } = await prepareRequest(client, command);
  const plan = planOf(request);
  requireKnownTo((await client.dubbing.estimate(plan)).provider, command);
  if (!run.json) run.streams.err('Listening to the sound …\n');
  const { estimate, duration, cuts } = await client.dubbing.preview(plan, { signal: run.stopped });
  const languages = plan.targetLanguages ?? [];
  if (run.json) {
    run.streams.out(jsonLine({ type: 'estimate', ...estimate, languages, capMicroUsd: capOf(command, estimate), duration, cuts }));
    return EXIT.done;
  }
  for (const line of estimateLines({ estimate, cuts }, command, languages)) run.streams.out(`${line}\n`);
  return EXIT.done;
}
