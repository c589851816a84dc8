import { expect, test } from 'vitest';
import { micros } from '../../common/units/micros.ts';
import { estimateLines, noticeLine } from './estimate-words.ts';
import { anEstimate } from './fixtures/dubs.ts';

const cuts = [
  { at: micros(598_120_000), isInPause: true },
  { at: micros(3_661_000_400), isInPause: false },
];
const plain = { capUsd: undefined, watermark: false };

test('an estimate says chunks, minutes, cost, cap, what the month has left and where it is cut', () => {
  expect(estimateLines({ estimate: anEstimate(), cuts }, plain, ['es', 'de'])).toEqual([
    'Service    ElevenLabs',
    'Chunks     12 chunks in each of Spanish, German',
    'Billed     60.0 minutes over all chunks and languages at $0.35 a minute',
    'Estimate   $21.00',
    'Cap        $27.00, unless --cap says otherwise',
    'This month $79.00 of $100.00 left',
    'Cut points',
    '  0:09:58.120  in a pause',
    '  1:01:01.000  not in a pause',
  ]);
});

test('an estimate that would not start says so', () => {
  const month = { spentMicroUsd: 90_000_000, reservedMicroUsd: 0, capMicroUsd: 100_000_000 };
  const lines = estimateLines({ estimate: anEstimate({ month }), cuts }, { capUsd: 20, watermark: false }, ['es']).join('\n');
  expect(lines).toContain('$21.00, more than this month has left');
  expect(lines).toContain('$20.00, which is too low');
  expect(lines).toContain('$10.00 of $100.00 left');
});

test('a price is shown as fine as it was set', () => {
  const lineFor = (usdPerMinute: number) => estimateLines({ estimate: anEstimate({ usdPerMinute }), cuts: [] }, plain, ['es']).join('\n');
  expect(lineFor(0.5)).toContain('at $0.50 a minute');
  expect(lineFor(0.3335)).toContain('at $0.3335 a minute');
});

test('without a price the estimate names the setting to fill in', () => {
  const unknown = { usdPerMinute: null, estimatedMicroUsd: null, suggestedCapMicroUsd: null };
  const lineFor = (provider: 'elevenlabs' | 'elevenlabs-v1', watermark: boolean) =>
    estimateLines({ estimate: anEstimate({ ...unknown, provider }), cuts: [] }, { capUsd: undefined, watermark }, ['es']).join('\n');
  expect(lineFor('elevenlabs', false)).toContain('settings set elevenlabs.usdPerMinute');
  expect(lineFor('elevenlabs-v1', false)).toContain('settings set elevenlabs.v1UsdPerMinute');
  expect(lineFor('elevenlabs-v1', true)).toContain('settings set elevenlabs.v1WatermarkUsdPerMinute');
});

test('a rehearsal costs nothing and gives no notice', () => {
  const rehearsal = anEstimate({
    provider: 'rehearsal',
    isPaid: false,
    usdPerMinute: null,
    estimatedMicroUsd: null,
    suggestedCapMicroUsd: null,
  });
  expect(estimateLines({ estimate: rehearsal, cuts: [] }, plain, ['es']).at(-1)).toContain('nothing leaves this machine');
  expect(noticeLine(rehearsal, plain, 'talk.mp4')).toBeUndefined();
});

test('before a paid dub one line says what is sent to whom and about what it costs, and promises only a cap that was typed', () => {
  expect(noticeLine(anEstimate(), plain, 'talk\n.mp4')).toBe(
    'The sound of talk .mp4 will be sent to ElevenLabs. Cost: about $21.00 for 60.0 billed minutes.',
  );
  expect(noticeLine(anEstimate(), { capUsd: 40, watermark: true }, 'talk.mp4')).toMatch(/^Picture and sound .* at most \$40\.00\.$/);
});
