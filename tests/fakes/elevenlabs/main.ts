import { parseArgs } from 'node:util';
import type { Behaviour } from './behaviour.ts';
import { startFakeElevenLabs } from './fake-elevenlabs.ts';

/**
 * The stand-in as a program of its own, for benches. Prints `{"url","key"}` as its first line; on SIGTERM or SIGINT it prints
 * `{"creates","calls","billedSeconds"}` and ends with nothing left behind.
 *
 *   node tests/fakes/elevenlabs/main.ts --service-ms 3000 --concurrency 5
 */
const NUMBERS = {
  'service-ms': 'serviceMs',
  concurrency: 'concurrency',
  'quota-seconds': 'quotaSeconds',
  'url-life-ms': 'urlLifeMs',
  'list-delay-ms': 'listDelayMs',
  port: 'port',
} as const satisfies Record<string, keyof Behaviour | 'port'>;
const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    'service-ms': option,
    concurrency: option,
    'quota-seconds': option,
    'url-life-ms': option,
    'list-delay-ms': option,
    port: option,
  },
});

const wished = Object.entries(NUMBERS).flatMap(([flag, name]) => {
  const given = values[flag as keyof typeof NUMBERS]; // the keys that `entries` widens to string
  if (given === undefined) return [];
  const value = Number(given);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${flag} takes a number, not ${given}`);
  return [[name, value] as const];
});
const fake = await startFakeElevenLabs(Object.fromEntries(wished));
console.log(JSON.stringify({ url: fake.url, key: fake.key }));

async function end(): Promise<void> {
  const billedSeconds = fake.works().reduce((sum, work) => sum + work.billedSeconds, 0);
  await fake.close();
  console.log(JSON.stringify({ creates: fake.creates().length, calls: fake.log.length, billedSeconds }));
  process.exit();
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
