import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DubReport } from '../../../common/domain/dubbing/dubbing.ts';
import { type Micros, microsFromSeconds } from '../../../common/units/micros.ts';

export type PacketComparison =
  /**
   * `shift`: how much later the packets are in the output than in the source, each counted from its file's start; `end`: where
   * the source's last picture ends.
   */
  | { readonly ok: true; readonly video: DubReport['video']; readonly shift: Micros; readonly end: Micros }
  | { readonly ok: false; readonly reason: string };

type Packet = { readonly at: number; readonly end: number; readonly hash: string };

/** Time stamps may be rounded to a container's milliseconds on either side. */
const TIME_TOLERANCE_SECONDS = 0.0021;

/**
 * Compares the packets of two pictures by what ffmpeg's `framehash` muxer noted of each, in order. Equal bytes are
 * `identical`; another framing of the same packets (Annex B to length-prefixed) is `rewrapped`: as many packets at the same
 * distances. Container times are rounded, so the shift is the mean over all packets. Anything else is not the same picture. Reads line by line, so memory stays flat.
 */
export async function comparePackets(sourceFile: string, outputFile: string): Promise<PacketComparison> {
  const source = packets(sourceFile);
  const output = packets(outputFile);
  let count = 0;
  let equal = true;
  let first: number | undefined;
  let total = 0;
  let end = 0;
  const whole = createHash('sha256');
  try {
    for (;;) {
      const [was, is] = [(await source.next()).value, (await output.next()).value];
      if (!was && !is) break;
      if (!was || !is) return { ok: false, reason: `The picture has ${is ? 'more' : 'fewer'} packets than the original's ${count}.` };
      const shift = is.at - was.at;
      first ??= shift;
      total += shift;
      if (Math.abs(shift - first) > TIME_TOLERANCE_SECONDS)
        return { ok: false, reason: `Packet ${count} of the picture is at another time.` };
      equal &&= was.hash === is.hash;
      whole.update(is.hash);
      end = Math.max(end, was.end);
      count += 1;
    }
  } finally {
    await source.return?.(undefined);
    await output.return?.(undefined);
  }
  return {
    ok: true,
    video: { match: equal ? 'identical' : 'rewrapped', packets: count, hash: whole.digest('hex') },
    shift: microsFromSeconds(count > 0 ? total / count : 0),
    end: microsFromSeconds(end),
  };
}

/** One real line: `0,          0,          0,      512,     4631, 5b0e...`, after `#tb 0: 1/15360`. */
async function* packets(file: string): AsyncGenerator<Packet, undefined, undefined> {
  const input = createReadStream(file);
  let secondsPerTick = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const timeBase = /^#tb \d+: (\d+)\/(\d+)/.exec(line);
      if (timeBase) secondsPerTick = Number(timeBase[1]) / Number(timeBase[2]);
      if (line.startsWith('#')) continue;
      const fields = line.split(',');
      const hash = fields[5]?.trim();
      const at = Number(fields[2]) * secondsPerTick;
      if (hash) yield { at, end: at + Number(fields[3]) * secondsPerTick, hash };
    }
  } finally {
    input.destroy();
  }
  return undefined;
}
