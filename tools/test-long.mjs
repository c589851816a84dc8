// `npm run test:long`: property tests with many more runs and a fresh seed (printed, to repeat with STREAMFETCH_TEST_SEED), then the
// integration tests three times over. `npm test` runs a sample of the same with fixed seeds.
import { spawnSync } from 'node:child_process';

const seed = process.env.STREAMFETCH_TEST_SEED ?? String(Date.now() % 1_000_000_000);
const env = { ...process.env, STREAMFETCH_TEST_LONG: '1', STREAMFETCH_TEST_SEED: seed };
console.log(`seed ${seed}`);
const vitest = (project) =>
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', project], { env, stdio: 'inherit' }).status;
process.exitCode = ['unit', 'integration', 'integration', 'integration'].map(vitest).find((status) => status !== 0) ?? 0;
