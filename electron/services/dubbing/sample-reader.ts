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
      const aligned = new Uint8Array(bytes.subarray(0, count * BYTES_PER_SAMPLE)); // a copy: pieces lie anywhere in their pool
      carried = Buffer.from(bytes.subarray(count * BYTES_PER_SAMPLE));
      take(new Float32Array(aligned.buffer), position);
      position += count;
    },
    count: () => position,
  };
}
