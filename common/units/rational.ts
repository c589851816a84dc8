/** An exact ratio such as a frame rate of 30000/1001. */
export type Rational = { readonly num: number; readonly den: number };

/** Parses ffprobe's `30000/1001` or `25`; undefined for `0/0`, an empty or a malformed text. */
export function parseRational(text: string): Rational | undefined {
  const match = /^(\d+)(?:[/:](\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const num = Number(match[1]);
  const den = match[2] === undefined ? 1 : Number(match[2]);
  return num > 0 && den > 0 ? { num, den } : undefined;
}
