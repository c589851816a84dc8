import { benchDubbing } from './dubbing.ts';
import { benchMerge } from './merge.ts';
import { benchQueue } from './queue.ts';
import { benchStartup } from './startup.ts';
import { benchTransfer } from './transfer.ts';

/** `npm run bench -- NAME [PAIRS]`: one workload against its limit or its peer, printed with the machine's noise. */
const BENCHES: Readonly<Record<string, (runs: number | undefined) => Promise<void>>> = {
  startup: benchStartup,
  merge: benchMerge,
  dubbing: benchDubbing,
  transfer: benchTransfer,
  queue: benchQueue,
};

const [name, runs] = process.argv.slice(2);
const bench = name === undefined ? undefined : BENCHES[name];
if (bench) await bench(runs === undefined ? undefined : Number(runs));
else {
  console.error(`Which one? npm run bench -- ${Object.keys(BENCHES).join(' | ')} [runs]`);
  process.exitCode = 2;
}
