import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { CallFacts } from '../fakes/elevenlabs/calls.ts';
import { generateCoded } from '../media/generate.ts';
import { readSound } from '../media/read-sound.ts';
import type { PaidBench } from './paid-bench.ts';

export const RATE = { num: 25, den: 1 };
const SHIFT_HZ: Readonly<Record<string, number>> = { es: 200, fr: 350 };

/** Coded media for the tests of a file, made before the first and removed after the last of them. */
export function makePaidMedia() {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-paid-'));
  const at = (name: string): string => path.join(folder, name);
  const media = { folder, talk: at('talk.mp4'), long: at('long.mp4'), pausing: at('pausing.mp4') };
  beforeAll(async () => {
    const picture = { rate: RATE, width: 160, height: 90, source: 1 };
    const audio = { sampleRateHz: 48_000, channels: 2 };
    await generateCoded(media.talk, { ...picture, seconds: 6, audio });
    await generateCoded(media.long, { ...picture, seconds: 40, audio });
    // Two seconds of sound, then two of silence, three times.
    const speech = [0, 4, 8].map((from) => [from, from + 2] as const);
    await generateCoded(media.pausing, { ...picture, seconds: 12, audio, speech });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return media;
}

export const isCreate = (call: CallFacts): boolean => call.route === 'v2.create';
export const chunksIn = (dub: Dub, state: string): readonly number[] =>
  dub.chunks.filter((chunk) => chunk.state === state).map((chunk) => chunk.index + 1);

/** Which seconds are heard in the language's voice, and how far the worst is from its place in the original track, in microseconds. */
export async function heardIn(bench: PaidBench, output: string, track: number, language: string, from = 0) {
  const file = bench.at(output);
  const original = new Map((await readSound(file)).heard.map(({ second, seconds }) => [second, seconds]));
  const heard = (await readSound(file, { track, shiftHz: SHIFT_HZ[language] ?? 0 })).heard.filter(({ second }) => second >= from);
  const off = heard.map(({ second, seconds }) => Math.abs(seconds - (original.get(second) ?? Number.NaN)) * 1e6);
  return { seconds: heard.map(({ second }) => second), worst: Math.max(...off) };
}
