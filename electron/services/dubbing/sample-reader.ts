const BYTES_PER_SAMPLE = 4;

/**
 * Turns pieces of raw float PCM of any size into samples and tells `take` of them with the number of the first; returns what
 * takes the pieces. A sample cut in two by a piece's end is put together again.
 */
export function createSampleReader(take: (samples: Float32Array, position: number) => void): {
  push(piece: Buffer): void;
  readonly count: () => number;
} {
  let carried = Buffer.alloc(0);
  let position = 0;
  return {
    push(piece) {
      const bytes = carried.length > 0 ? Buffer.concat([carried, piece]) : piece;
      const count = Math.floor(bytes.length / BYTES_PER_SAMPLE);
      carried = Buffer.from(bytes.subarray(count * BYTES_PER_SAMPLE));
      take(samplesOf(bytes, count), position);
      position += count;
    },
    count: () => position,
  };
}

/** The first `count` samples of a piece; copied only where it lies at an odd place in its pool, since an hour has gigabytes of them. */
function samplesOf(bytes: Buffer, count: number): Float32Array {
  if (bytes.byteOffset % BYTES_PER_SAMPLE === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  return new Float32Array(new Uint8Array(bytes.subarray(0, count * BYTES_PER_SAMPLE)).buffer);
}
