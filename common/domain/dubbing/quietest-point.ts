import { LEVEL_SECONDS } from './levels.ts';

/** A moment of 100 ms is judged as one: a single quiet 20 ms lie within any word. */
const MOMENT_WINDOWS = 5;

/**
 * The middle of the quietest 100 ms whose middle is within `reach` of `wanted`, of equally quiet ones the nearest; undefined where
 * there is none. All in samples at `sampleRateHz`; `levels` are dBFS for each 20 ms.
 */
export function quietestPoint(
  levels: Int8Array,
  { sampleRateHz, wanted, reach }: { readonly sampleRateHz: number; readonly wanted: number; readonly reach: number },
): number | undefined {
  const windowSamples = LEVEL_SECONDS * sampleRateHz;
  const middleOf = (first: number): number => Math.round((first + MOMENT_WINDOWS / 2) * windowSamples);
  const from = Math.max(0, Math.floor((wanted - reach) / windowSamples) - MOMENT_WINDOWS);
  const to = Math.min(levels.length - MOMENT_WINDOWS, Math.ceil((wanted + reach) / windowSamples));
  let best: { readonly point: number; readonly power: number } | undefined;
  for (let first = from; first <= to; first++) {
    const point = middleOf(first);
    const distance = Math.abs(point - wanted);
    if (distance > reach) continue;
    const power = powerOf(levels.subarray(first, first + MOMENT_WINDOWS));
    const isBetter = !best || power < best.power || (power === best.power && distance < Math.abs(best.point - wanted));
    if (isBetter) best = { point, power };
  }
  return best?.point;
}

function powerOf(levels: Int8Array): number {
  let power = 0;
  for (const level of levels) power += 10 ** (level / 10);
  return power;
}
