import { type Micros, micros } from '../../units/micros.ts';
import { plainText, withoutMarkupSigns } from './cue-text.ts';

/** A line of subtitles. Its text is plain: no markup, no empty lines, nothing that could be taken for a time. */
export type Cue = { readonly start: Micros; readonly end: Micros; readonly text: string };

const MOST_CUES = 20_000;
const MOST_CHARACTERS = 1_000_000;
/** What is said at a chunk's end may stay on the screen this long after it. */
const LINGER = 2_000_000;

const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})`;
const TIMING = new RegExp(String.raw`^[ \t]*${TIME}[ \t]*-->[ \t]*${TIME}(?:[ \t].*)?$`);

/**
 * Reads the cues of WebVTT, or of SRT, as services write them: with or without header, ids, settings and hours. What cannot be read is left
 * out, notes and styles too; no more than 20,000 cues and 1,000,000 characters are looked at. In order of their start.
 */
export function parseWebVtt(text: string): readonly Cue[] {
  const cues: Cue[] = [];
  const lines = text
    .slice(0, MOST_CHARACTERS)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/);
  for (let index = 0; index < lines.length && cues.length < MOST_CUES; index++) {
    const timing = TIMING.exec(lines[index] ?? '');
    if (!timing) continue;
    const end = endOfCue(lines, index + 1);
    const cue = cueOf(timing, lines.slice(index + 1, end).join('\n'));
    if (cue) cues.push(cue);
    index = end - 1;
  }
  return inOrder(cues);
}

/** A cue ends with an empty line, or where the next one's time stands without one. */
function endOfCue(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length && lines[end] !== '' && !TIMING.test(lines[end] ?? '')) end++;
  return end;
}

function cueOf(timing: RegExpExecArray, markup: string): Cue | undefined {
  const start = timeOf(timing.slice(1, 5));
  const end = timeOf(timing.slice(5, 9));
  const text = plainText(markup);
  return start === undefined || end === undefined || end <= start || text === '' ? undefined : { start, end, text };
}

/** Hours (may be missing), minutes, seconds and a fraction; undefined for 60 minutes or seconds and more. */
function timeOf([hours, minutes, seconds, fraction = '']: readonly (string | undefined)[]): Micros | undefined {
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return micros(whole * 1e6 + Number(fraction.padEnd(3, '0')) * 1_000);
}

const inOrder = (cues: readonly Cue[]): readonly Cue[] => cues.toSorted((one, other) => one.start - other.start || one.end - other.end);

/** What was said in a chunk, timed from the chunk's beginning. */
export type CuePart = { readonly start: Micros; readonly end: Micros; readonly cues: readonly Cue[] };

/**
 * Puts each chunk's cues in its place. A cue ends at most 2 s after its chunk, one that begins later is dropped, and the same text
 * twice at the same time is one cue.
 */
export function joinCues(parts: readonly CuePart[]): readonly Cue[] {
  const placed = parts.flatMap((part) =>
    part.cues.map((cue) => ({
      start: micros(part.start + Math.max(0, cue.start)),
      end: micros(Math.min(part.start + cue.end, part.end + LINGER)),
      text: plainText(cue.text, { isPlain: true }),
    })),
  );
  const joined: Cue[] = [];
  const lastOf = new Map<string, number>();
  for (const cue of inOrder(placed.filter(({ start, end, text }) => end > start && text !== ''))) {
    const place = lastOf.get(cue.text);
    const last = place === undefined ? undefined : joined[place];
    if (place !== undefined && last && last.end > cue.start) {
      joined[place] = { ...last, end: micros(Math.max(last.end, cue.end)) };
    } else {
      lastOf.set(cue.text, joined.push(cue) - 1);
    }
  }
  return joined;
}

/** SubRip text: numbered cues, times to the millisecond; nothing that was said is markup in it. */
export function formatSrt(cues: readonly Cue[]): string {
  const words = (text: string): string => withoutMarkupSigns(plainText(text, { isPlain: true }));
  return cues.map((cue, index) => `${index + 1}\n${timing(cue)}\n${words(cue.text)}\n\n`).join('');
}

/** A cue shorter than a millisecond still has one. */
function timing({ start, end }: Cue): string {
  const first = Math.round(start / 1_000);
  return `${srtTime(first)} --> ${srtTime(Math.max(first + 1, Math.round(end / 1_000)))}`;
}

function srtTime(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)},${String(ms % 1_000).padStart(3, '0')}`;
}
