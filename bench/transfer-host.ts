import { once } from 'node:events';
import type { JournalEntry } from '../common/domain/downloads/journal-entry.ts';
import { keepYoungGenerationSmall } from '../electron/memory.ts';
import { createTransfer } from '../electron/services/transfer/create-transfer.ts';
import { createHostLimits } from '../electron/services/transfer/host-limits.ts';
import { createRateLimiter } from '../electron/services/transfer/rate-limiter.ts';

/** One transfer in a process of its own: says that it is ready, begins at a line of input, prints the seconds it took. */
keepYoungGenerationSmall(); // as the program does
const [url = '', path = '', connections = '4'] = process.argv.slice(2);
const transfer = createTransfer({ hosts: createHostLimits(16), limiter: createRateLimiter(), random: Math.random, nowMs: Date.now });
let entry: JournalEntry | undefined;
console.log('ready');
await once(process.stdin, 'data');
const begun = performance.now();
await transfer({
  source: { kind: 'file', url, headers: {}, expectedBytes: null },
  path,
  connections: Number(connections),
  journal: {
    load: () => entry,
    save: (next) => {
      entry = next;
    },
  },
  signal: new AbortController().signal,
});
console.log((performance.now() - begun) / 1_000);
process.exit(0);
