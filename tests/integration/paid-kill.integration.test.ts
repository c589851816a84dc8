import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeElevenLabs, startFakeElevenLabs } from '../fakes/elevenlabs/fake-elevenlabs.ts';
import { generateCoded } from '../media/generate.ts';
import { readSound } from '../media/read-sound.ts';
import { processesNaming, resultOf, runCommand, startCommand } from './command-line.ts';
import { openDubBench } from './dub-bench.ts';

let folder: string;
let service: FakeElevenLabs;
let talk: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-paid-kill-'));
  service = await startFakeElevenLabs({ serviceMs: 300 });
  talk = path.join(folder, 'talk.mp4');
  const audio = { sampleRateHz: 48_000, channels: 1 };
  await generateCoded(talk, { seconds: 6, rate: { num: 25, den: 1 }, width: 160, height: 90, source: 1, audio });
  const bench = await openDubBench({ folder });
  await bench.client.settings.set({
    'elevenlabs.baseUrl': service.url,
    'elevenlabs.usdPerMinute': 0.5,
    'elevenlabs.pollSeconds': 0.1,
    'elevenlabs.searchMinutes': 0.05,
    'dubbing.capPerMonthUsd': 1_000,
  });
  await bench.client.settings.setSecret({ name: 'elevenlabs.apiKey', value: service.key });
  await bench.close();
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const words = (): readonly string[] => {
  const cuts = ['--chunking', 'fixed', '--chunk-seconds', '2', '--parallel', '1'];
  return ['dub', talk, '--to', 'es', '--provider', 'elevenlabs', ...cuts, '--data', path.join(folder, 'data'), '--json'];
};

test.each([
  ['between a create’s sending and its answer', 'accept-then-hang'],
  ['while the chunk is at the service', null],
] as const)(
  'killed %s, the dub goes on with the same words and sends no chunk twice',
  async (_where, spoil) => {
    if (spoil) service.when((call) => call.route === 'v2.create' && call.reference !== null, { kind: spoil }, 1);
    const first = startCommand(words());
    await service.until((call) => (spoil ? call.route === 'v2.create' && call.id !== null : call.route === 'v2.get'));
    first.kill('SIGKILL');
    await first.ended;
    expect(service.creates()).toHaveLength(1);

    const end = await runCommand(words());
    expect(resultOf(end)).toMatchObject({ status: 'succeeded', error: null });
    expect(end.code).toBe(0);
    const references = service.creates().map(({ reference }) => reference);
    expect(new Set(references).size).toBe(3);
    expect(references).toHaveLength(3);
    const { heard } = await readSound(path.join(folder, 'talk.es.mp4'), { track: 1, shiftHz: 200 });
    expect(heard.map(({ second }) => second)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(processesNaming(folder)).toEqual([]);
  },
  90_000,
);

test('the key is neither told by a command nor given to a signed address, and the ledger says what was paid', async () => {
  const end = await runCommand(words());
  expect(end.code).toBe(0);
  expect(end.out + end.err).not.toContain(service.key);
  expect(service.log.filter((call) => call.route === 'v2.media').map((call) => call.hasKey)).toEqual([false, false, false]);
  const ledger = await runCommand(['ledger', '--data', path.join(folder, 'data')]);
  expect(ledger.code).toBe(0);
  expect(ledger.out).toContain('$0.50');
});
