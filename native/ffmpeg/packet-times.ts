/** Where the packets of a stream lie, in the file's own time; seconds. */
export type PacketSpan = {
  readonly packets: number;
  readonly start: number;
  readonly end: number;
  /** The longest wait from one packet to the next, and when it begins. A hole is one, however the container words it. */
  readonly longest: { readonly at: number; readonly seconds: number };
};

/** Reads the times of packets, without decoding, of these streams (such as `0`, by their place in the file), to standard output. */
export function packetTimesArguments(job: { readonly input: readonly string[]; readonly streams: readonly number[] }): readonly string[] {
  return ['-copyts', ...job.input, ...job.streams.flatMap((stream) => ['-map', `0:${stream}`]), '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
}

/**
 * Takes the lines of `packetTimesArguments`, such as `#tb 0: 1/12800` and `0,       -512,          0,      512,     4631, 0x5b0e`, in pieces as they
 * come; `spans` has one entry for each stream, undefined where it has no packet.
 */
export function createPacketTimes(streams: number): {
  readonly push: (text: string) => void;
  spans(): readonly (PacketSpan | undefined)[];
} {
  const secondsPerTick: number[] = [];
  const found: (MutableSpan | undefined)[] = Array.from({ length: streams }, () => undefined);
  const take = (line: string): void => {
    const base = /^#tb (\d+): (\d+)\/(\d+)/.exec(line);
    if (base) secondsPerTick[Number(base[1])] = Number(base[2]) / Number(base[3]);
    if (base || line.startsWith('#')) return;
    const [stream = 0, decoded = Number.NaN, , duration = 0] = line.split(',', 4).map(Number);
    const tick = secondsPerTick[stream];
    if (tick === undefined || Number.isNaN(decoded)) return;
    found[stream] = withPacket(found[stream], decoded * tick, duration * tick);
  };
  let rest = '';
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    spans: () => found.map((span) => span && { packets: span.packets, start: span.start, end: span.end, longest: span.longest }),
  };
}

type MutableSpan = { packets: number; start: number; end: number; last: number; longest: { at: number; seconds: number } };

function withPacket(span: MutableSpan | undefined, at: number, seconds: number): MutableSpan {
  if (!span) return { packets: 1, start: at, end: at + seconds, last: at, longest: { at, seconds: 0 } };
  if (at - span.last > span.longest.seconds) span.longest = { at: span.last, seconds: at - span.last };
  span.packets += 1;
  span.last = at;
  span.end = Math.max(span.end, at + seconds);
  return span;
}
