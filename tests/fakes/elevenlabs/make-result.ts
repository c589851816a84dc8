import { stat, writeFile } from 'node:fs/promises';
import { runFfmpeg } from '../../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../../native/ffmpeg/input-arguments.ts';
import { testRunner, testToolchain } from '../../media/test-toolchain.ts';
import type { Api, Behaviour } from './behaviour.ts';

const SHIFTS_HZ: Readonly<Record<string, number>> = { es: 200, fr: 350, de: 500 };
const LETTER_A = 97;

/**
 * By how much every frequency of a dub in this language is moved: 200 Hz for `es`, 350 for `fr`, 500 for `de`; for all others
 * 550 + 2·(26·first + second letter, a = 0), one more for a tag of three letters. Regions (`es-MX`) do not count.
 */
export function shiftHzOf(language: string): number {
  const tag = language.toLowerCase().split('-')[0] ?? '';
  const letter = (index: number): number => Math.max(0, (tag.charCodeAt(index) || LETTER_A) - LETTER_A);
  return SHIFTS_HZ[tag] ?? 550 + 2 * (26 * letter(0) + letter(1)) + (tag.length > 2 ? 1 : 0);
}

export type ResultSpec = {
  readonly api: Api;
  readonly sourcePath: string;
  /** Its ending is put on. */
  readonly basePath: string;
  readonly language: string;
  readonly hasPicture: boolean;
  readonly stretch: number;
} & Pick<Behaviour, 'sampleRateHz' | 'channels'>;

export type Result = { readonly path: string; readonly sizeBytes: number; readonly contentType: string };

/** The uploaded sound shifted for its language: FLAC for v2; for v1 mp3, or mp4 with the same picture where there was one. */
export async function makeResult(spec: ResultSpec, signal: AbortSignal): Promise<Result> {
  const { ending, contentType, args } = formOf(spec);
  const path = spec.basePath + ending;
  if (spec.stretch === 0) {
    await writeFile(path, '');
    return { path, sizeBytes: 0, contentType };
  }
  const sound = [
    ...['-map', '0:a:0', '-af', [`afreqshift=shift=${shiftHzOf(spec.language)}`, ...temposFor(spec.stretch)].join(',')],
    ...(spec.sampleRateHz === null ? [] : ['-ar', String(spec.sampleRateHz)]),
    ...(spec.channels === null ? [] : ['-ac', String(spec.channels)]),
  ];
  const run = { args: ['-i', fileUrl(spec.sourcePath), ...sound, ...args, fileUrl(path)], signal, killAtOnce: true };
  await runFfmpeg(await testToolchain(), testRunner, run);
  return { path, sizeBytes: (await stat(path)).size, contentType };
}

function formOf(spec: ResultSpec): { readonly ending: string; readonly contentType: string; readonly args: readonly string[] } {
  if (spec.api === 'v2') return { ending: '.flac', contentType: 'audio/flac', args: ['-c:a', 'flac', '-sample_fmt', 's32'] };
  if (!spec.hasPicture) return { ending: '.mp3', contentType: 'audio/mpeg', args: ['-c:a', 'libmp3lame', '-b:a', '192k'] };
  const picture = ['-map', '0:v:0', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart'];
  return { ending: '.mp4', contentType: 'video/mp4', args: picture };
}

/** The lowest tempo that one `atempo` takes. */
const SLOWEST = 0.5;

/** Filters that make sound `stretch` times as long. */
function temposFor(stretch: number): readonly string[] {
  const tempo = 1 / stretch;
  if (tempo === 1) return [];
  return tempo < SLOWEST ? [`atempo=${SLOWEST}`, ...temposFor(stretch * SLOWEST)] : [`atempo=${tempo}`];
}
