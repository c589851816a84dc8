import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import { settingsSchema } from '../../common/contract/settings.ts';
import { assetId } from '../../common/units/ids.ts';
import { micros } from '../../common/units/micros.ts';
import type { Client } from '../transport/client.ts';
import { aDub, aJob, anEstimate } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';
import { runCommand } from './run-command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program with one key, the settings and a dub that ends as `state`; it remembers what it was asked to do. */
function program({ estimate = anEstimate(), dub = aDub(), startFails = undefined as AppError | undefined, attempt = 0 } = {}) {
  const asked: string[] = [];
  let key: string | undefined;
  let settings = settingsSchema.parse({});
  const client = {
    assets: {
      addPath: async () => ({ id: assetId('a'), name: 'talk.mp4', videoCodec: 'h264' }),
      get: async () => ({ name: 'talk.es.srt' }),
    },
    settings: {
      get: async () => settings,
      set: async (patch: object) => {
        const before = settings['elevenlabs.baseUrl'];
        settings = settingsSchema.parse({ ...settings, ...patch });
        if (settings['elevenlabs.baseUrl'] !== before) key = undefined;
        return settings;
      },
      secrets: async () => [{ name: 'elevenlabs.apiKey', isSet: key !== undefined }],
      setSecret: async ({ value }: { value: string }) => {
        key = value;
      },
      clearSecret: async () => {
        key = undefined;
      },
    },
    dubbing: {
      estimate: async () => estimate,
      preview: async () => ({ estimate, duration: micros(1e6), peaks: [], cuts: [{ at: micros(5e5), isInPause: true }] }),
      start: async () => {
        asked.push('start');
        if (startFails) throw startFails;
        return aJob({ attempt });
      },
      get: async () => dub,
      watch: async function* () {
        yield dub;
      },
    },
  } as unknown as Client; // only what these commands call
  return { client, asked, key: () => key };
}

async function run(at: ReturnType<typeof program>, argv: readonly string[], typed = '') {
  const recorder = createRecorder();
  const input = new PassThrough();
  input.end(typed);
  const never = new AbortController().signal;
  const code = await runCommand({
    argv: [...argv, '--data', folder],
    env: {},
    version: '0',
    streams: recorder.streams,
    input: () => input,
    output: () => new PassThrough(),
    cancelled: never,
    ended: never,
    openOwn: async () => ({
      client: at.client,
      fetchFile: () => Promise.reject(new Error('not part of this test')),
      close: async () => undefined,
    }),
    serve: async () => 0,
  });
  return { code, out: recorder.out(), err: recorder.err(), lines: () => linesOf(recorder.out()) };
}
const linesOf = (out: string): readonly unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

test('a key goes from standard input to the store and is nowhere to be seen', async () => {
  const at = program();
  const set = await run(at, ['key', 'set'], 'sk-secret\n');
  expect([set.code, at.key(), set.out]).toEqual([0, 'sk-secret', 'elevenlabs.apiKey is stored\n']);
  expect(set.out + set.err).not.toContain('sk-secret');
  expect((await run(at, ['key', 'status', '--json'])).lines()).toEqual([{ name: 'elevenlabs.apiKey', isSet: true }]);
  await run(at, ['key', 'remove']);
  expect(at.key()).toBeUndefined();
});

test('a key typed as an argument is wrong usage and is not said back', async () => {
  const end = await run(program(), ['key', 'set', 'sk-secret', '--json']);
  expect(end.code).toBe(2);
  expect(end.out + end.err).not.toContain('sk-secret');
});

test('a setting is stored and printed', async () => {
  const at = program();
  expect((await run(at, ['settings', 'set', 'elevenlabs.usdPerMinute', '0.50'])).out).toBe('elevenlabs.usdPerMinute is 0.5\n');
  expect((await run(at, ['settings', 'get', 'elevenlabs.usdPerMinute'])).out).toBe('0.5\n');
  expect((await run(at, ['settings'])).out).toMatch(/^elevenlabs\.usdPerMinute +0\.5$/m);
  expect((await run(at, ['settings', '--json'])).lines()).toMatchObject([{ 'elevenlabs.usdPerMinute': 0.5 }]);
});

test('another address of the service says that the key is forgotten, but only where one was', async () => {
  const at = program();
  const move = (address: string) => run(at, ['settings', 'set', 'elevenlabs.baseUrl', address]);
  expect((await move('https://eu.example.org')).err).toBe('');
  await run(at, ['key', 'set'], 'sk-secret\n');
  expect((await move('https://eu.example.org')).err).toBe(''); // the same address keeps it
  const moved = await move('https://us.example.org');
  expect(moved.out).toBe('elevenlabs.baseUrl is https://us.example.org\n');
  expect(moved.err).toContain('is forgotten. Store the one for this address with: streamfetch key set\n');
  expect(at.key()).toBeUndefined();
});

test('an estimate starts nothing and is one object for programs', async () => {
  const at = program();
  const end = await run(at, ['dub', 'talk.mp4', '--to', 'es', '--estimate', '--json', '--cap', '30']);
  expect(end.lines()).toMatchObject([{ type: 'estimate', chunks: 12, capMicroUsd: 30_000_000, cuts: [{ at: 500_000, isInPause: true }] }]);
  expect([end.code, at.asked]).toEqual([0, []]);
});

test('before a paid dub it is said what is sent and what it costs', async () => {
  const dub = aDub({ job: aJob({ state: 'succeeded' }) });
  const end = await run(program({ dub }), ['dub', 'talk.mp4', '--to', 'es']);
  expect(end.err).toContain(
    'The sound of talk.mp4 will be sent to ElevenLabs. Cost: about $21.00 for 60.0 billed minutes.\nAt most $5.00.\n',
  );
  expect(end.err).toContain('Cost: $1.20 spent');
  const goesOn = await run(program({ dub, attempt: 1 }), ['dub', 'talk.mp4', '--to', 'es', '--cap', '5']);
  expect(goesOn.err).toContain(
    'at most $5.00.\nGoing on with an earlier run of the same dub: $1.60 are spent or reserved.\nAt most $5.00.\n',
  );
  const lines = (await run(program({ dub }), ['dub', 'talk.mp4', '--to', 'es', '--json'])).lines();
  expect(lines).toMatchObject([
    { type: 'notice', sends: 'sound', capMicroUsd: null },
    { type: 'started' },
    { type: 'result', cost: dub.cost },
  ]);
  const capped = (await run(program({ dub }), ['dub', 'talk.mp4', '--to', 'es', '--json', '--cap', '30'])).lines();
  expect(capped[0]).toMatchObject({ type: 'notice', capMicroUsd: 30_000_000 });
});

test('a choice that the service chosen by the settings does not know is wrong usage and starts nothing', async () => {
  const at = program();
  const end = await run(at, ['dub', 'talk.mp4', '--to', 'es', '--watermark']);
  expect([end.code, at.asked]).toEqual([2, []]);
  expect(end.err).toContain('--watermark is for --provider elevenlabs-v1 only');
});

test('a dub that is held fails for a script and says how to go on', async () => {
  const error = { code: 'dubbing.quota-exceeded', message: 'The quota is used up.', details: {} };
  const end = await run(program({ dub: aDub({ job: aJob({ state: 'paused', error }) }) }), ['dub', 'talk.mp4', '--to', 'es']);
  expect(end.code).toBe(1);
  expect(end.err).toContain('The quota is used up.\nThen go on with: streamfetch jobs resume dub-1\n');
});

test('a dub without a known price ends with the sentence that says how to set it', async () => {
  const estimate = anEstimate({ usdPerMinute: null, estimatedMicroUsd: null, suggestedCapMicroUsd: null });
  const startFails = new AppError('dubbing.price-unknown', 'Set it with: streamfetch settings set elevenlabs.usdPerMinute 0.50');
  const end = await run(program({ estimate, startFails }), ['dub', 'talk.mp4', '--to', 'es']);
  expect([end.code, end.err]).toEqual([1, 'Set it with: streamfetch settings set elevenlabs.usdPerMinute 0.50\n']);
});

test('a cap that is too low says which cap to raise', async () => {
  const tooLow = (over: string) => program({ startFails: new AppError('dubbing.cap-too-low', 'Too low.', { details: { over } }) });
  expect((await run(tooLow('job'), ['dub', 'talk.mp4', '--to', 'es'])).err).toContain('Too low. Allow more with --cap USD.');
  expect((await run(tooLow('month'), ['dub', 'talk.mp4', '--to', 'es'])).err).toContain('settings set dubbing.capPerMonthUsd');
});
