import { type Micros, micros } from '../../units/micros.ts';
import type { Cue } from '../media/subtitles.ts';

/** Shorter cues only carry a line from one to the next. */
const CARRIES_MICROS = 50_000;

/**
 * Captions as sites make them roll: each cue repeats the line before it above the new one. Made into one cue a line, which stays until the
 * next one comes. Subtitles that do not roll come back as they are.
 */
export function unrollCaptions(cues: readonly Cue[]): readonly Cue[] {
  if (!isRolling(cues)) return cues;
  const unrolled: Cue[] = [];
  let shown: readonly string[] = [];
  for (const cue of cues) {
    const lines = cue.text.split('\n');
    const fresh = lines.slice(repeated(shown, lines));
    shown = lines;
    if (fresh.length > 0) unrolled.push({ ...cue, text: fresh.join('\n') });
    else extendLast(unrolled, cue.end);
  }
  return unrolled.map((cue, index) => ({ ...cue, end: before(cue, unrolled[index + 1]) }));
}

/** Most cues begin with what the one before them ended with, and many last for no time at all. */
function isRolling(cues: readonly Cue[]): boolean {
  const carrying = cues.filter(({ start, end }) => end - start <= CARRIES_MICROS).length;
  const repeating = cues.filter((cue, index) => index > 0 && repeated(linesOf(cues[index - 1]), linesOf(cue)) > 0).length;
  return cues.length >= 4 && (carrying * 4 >= cues.length || repeating * 2 >= cues.length);
}

const linesOf = (cue: Cue | undefined): readonly string[] => cue?.text.split('\n') ?? [];

/** How many of the first lines stand at the end of what was shown already. */
function repeated(shown: readonly string[], lines: readonly string[]): number {
  for (let count = Math.min(shown.length, lines.length); count > 0; count -= 1) {
    if (lines.slice(0, count).every((line, index) => line === shown[shown.length - count + index])) return count;
  }
  return 0;
}

function extendLast(cues: Cue[], end: Micros): void {
  const last = cues.at(-1);
  if (last && end > last.end) cues[cues.length - 1] = { ...last, end };
}

function before({ start, end }: Cue, next: Cue | undefined): Micros {
  return next && next.start < end && next.start > start ? micros(next.start) : end;
}
