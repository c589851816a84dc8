/** One thing said, the silence after it, and what it is about: the scene and how many circles turn. */
export type Line = {
  readonly text: string;
  readonly pauseSeconds: number;
  readonly scene: 'wave' | 'heart';
  readonly circles: number;
  readonly caption: string;
};

/** The talk, our own words. */
export const SCRIPT: readonly Line[] = [
  { text: 'Every sound you hear is a sum of simple waves.', pauseSeconds: 0.9, scene: 'wave', circles: 1, caption: 'one circle' },
  {
    text: 'Take one circle, turning at a steady pace. The height of its edge draws a smooth line.',
    pauseSeconds: 1.2,
    scene: 'wave',
    circles: 1,
    caption: 'one circle',
  },
  {
    text: 'Put a smaller circle on its rim, three times as fast, and the line changes its shape.',
    pauseSeconds: 1.1,
    scene: 'wave',
    circles: 2,
    caption: 'two circles',
  },
  {
    text: 'Add a third, a fourth, a fifth. With a dozen of them, it is almost a square.',
    pauseSeconds: 1.5,
    scene: 'wave',
    circles: 12,
    caption: 'twelve circles',
  },
  {
    text: 'The same idea can draw a picture. Eight circles, each with its own size and speed, follow one line: and a heart appears.',
    pauseSeconds: 1.0,
    scene: 'heart',
    circles: 8,
    caption: 'eight circles',
  },
  {
    text: 'Simple things, added with care, can make almost anything.',
    pauseSeconds: 2.4,
    scene: 'heart',
    circles: 8,
    caption: 'eight circles',
  },
];

/** A line with the time at which it begins and the next one does, in seconds. */
export type Cue = Line & { readonly from: number; readonly to: number };

/** Places the lines one after another; `spoken` are their lengths in seconds. */
export function cuesOf(script: readonly Line[], spoken: readonly number[], leadSeconds: number): readonly Cue[] {
  let next = leadSeconds;
  return script.map((line, index) => {
    const from = index === 0 ? 0 : next;
    next += (spoken[index] ?? 0) + line.pauseSeconds;
    return { ...line, from, to: next };
  });
}
