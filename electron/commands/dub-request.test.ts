import { expect, test } from 'vitest';
import { settingsSchema } from '../../common/contract/settings.ts';
import { assetId } from '../../common/units/ids.ts';
import type { DubCommand } from './arguments/dub-arguments.ts';
import { parseArguments } from './arguments.ts';
import { capOf, dubRequest, planOf, typedCap } from './dub-request.ts';
import { anEstimate } from './fixtures/dubs.ts';

const source = { id: assetId('a'), output: '/talk.es.mp4' };
function typed(line: string): DubCommand {
  const { command } = parseArguments(`dub talk.mp4 ${line}`.split(' '));
  if (command.name !== 'dub') throw new Error('not a dub');
  return command;
}
const settings = settingsSchema.parse({
  'dubbing.provider': 'elevenlabs',
  'dubbing.chunking': 'scene',
  'dubbing.chunkSeconds': 120,
  'dubbing.parallel': 7,
  'dubbing.keepIntermediates': true,
  'dubbing.minTempo': 0.7,
  'dubbing.maxTempo': 1.4,
  'dubbing.failedChunks': 'keep-original',
  'dubbing.subtitles': false,
  'elevenlabs.deleteRemote': true,
});

test('what was not typed comes from the stored settings', () => {
  expect(dubRequest(typed('--to es'), settings, source)).toMatchObject({
    provider: 'elevenlabs',
    chunking: 'scene',
    chunkSeconds: 120,
    parallel: 7,
    keepIntermediates: true,
    fitLimits: { minTempo: 0.7, maxTempo: 1.4 },
    failedChunks: 'keep-original',
    subtitles: false,
    deleteRemote: true,
    capUsd: null,
  });
});

test('what was typed wins over the stored settings', () => {
  const line =
    '--to es --provider elevenlabs-v1 --chunking fixed --chunk-seconds 60 --parallel 2 --no-keep-intermediates --tempo 0.9:1.1 ' +
    '--failed leave --subtitles --no-delete-remote --cap 3 --force';
  expect(dubRequest(typed(line), settings, source)).toMatchObject({
    provider: 'elevenlabs-v1',
    chunking: 'fixed',
    chunkSeconds: 60,
    parallel: 2,
    keepIntermediates: false,
    fitLimits: { minTempo: 0.9, maxTempo: 1.1 },
    failedChunks: 'leave',
    subtitles: true,
    deleteRemote: false,
    capUsd: 3,
    output: { kind: 'path', path: '/talk.es.mp4', overwrite: true },
  });
});

test('without a service, typed or stored, the program chooses', () => {
  expect(dubRequest(typed('--to es'), settingsSchema.parse({}), source)).not.toHaveProperty('provider');
});

test('a language that was named twice is estimated once', () => {
  expect(planOf(dubRequest(typed('--to es --to ES --to de'), settings, source)).targetLanguages).toEqual(['es', 'de']);
});

test('the cap is the typed one, else a quarter over the estimate, and none where nothing is paid', () => {
  expect(capOf({ capUsd: 30.5 }, anEstimate())).toBe(30_500_000);
  expect(capOf({ capUsd: undefined }, anEstimate())).toBe(27_000_000);
  expect(capOf({ capUsd: 30 }, anEstimate({ isPaid: false, estimatedMicroUsd: null }))).toBeNull();
});

test('a cap is promised only if one was typed, even one of nothing', () => {
  expect(typedCap({ capUsd: undefined })).toBeNull();
  expect(typedCap({ capUsd: 30.5 })).toBe(30_500_000);
  expect(typedCap({ capUsd: 0 })).toBe(0);
});
