import { dollars } from '../../common/domain/dubbing/cost.ts';
import { committed } from '../../common/domain/dubbing/ledger.ts';
import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { CapCommand, LedgerCommand } from './arguments/chunk-arguments.ts';
import { EXIT } from './exit-codes.ts';
import { callLine, monthLine } from './ledger-words.ts';
import { jsonLine, type Streams } from './output.ts';

/** As many as the contract gives at once. */
const LIMIT = 5_000;

type Run = { readonly json: boolean; readonly streams: Streams };

/** Prints the paid calls, newest first, and how the month stands. */
export async function runLedger(client: Client, { dub }: LedgerCommand, { json, streams }: Run): Promise<number> {
  const { calls, month } = await client.dubbing.ledger({ ...(dub !== undefined && { jobId: jobId(dub) }), limit: LIMIT });
  for (const call of calls) streams.out(json ? jsonLine({ type: 'call', ...call }) : `${callLine(call)}\n`);
  if (json) streams.out(jsonLine({ type: 'month', ...month }));
  else streams.err(`${calls.length === 0 ? 'There are no paid calls.\n' : ''}${monthLine(month)}\n`);
  return EXIT.done;
}

/** Changes the most a dub may cost. One that is held because of its cap goes on only when it is resumed. */
export async function runCap(client: Client, { dub, usd }: CapCommand, { json, streams }: Run): Promise<number> {
  const { job, cost } = await client.dubbing.setCap({ id: jobId(dub), capUsd: usd });
  if (json) streams.out(jsonLine({ job: job.id, cost }));
  else if (cost) streams.out(`At most ${dollars(cost.capMicroUsd)}; ${dollars(committed(cost))} are spent or reserved\n`);
  if (!json && job.state === 'paused') streams.err(`Go on with: streamfetch jobs resume ${job.id}\n`);
  return EXIT.done;
}
