import { createCipheriv, createHash } from 'node:crypto';

/** A prime, so that bytes which land at a wrong place differ there, also far into a file of many periods. */
const PERIOD_BYTES = 16_777_213;
const blocks = new Map<number, Buffer>();

function blockOf(seed: number): Buffer {
  const known = blocks.get(seed);
  if (known) return known;
  const key = createHash('sha256').update(`media ${seed}`).digest().subarray(0, 16);
  const block = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(PERIOD_BYTES));
  blocks.set(seed, block);
  return block;
}

/** At most `length` bytes of the endless file of `seed` from `offset` on; at least one. A view, not to be written to. */
export function contentAt(seed: number, offset: number, length: number): Buffer {
  const within = offset % PERIOD_BYTES;
  return blockOf(seed).subarray(within, Math.min(PERIOD_BYTES, within + length));
}

/** SHA-256 of the first `sizeBytes`, as a transfer that nothing disturbs leaves them. */
export function hashOfContent(seed: number, sizeBytes: number): string {
  const hash = createHash('sha256');
  for (let offset = 0; offset < sizeBytes; ) {
    const piece = contentAt(seed, offset, sizeBytes - offset);
    hash.update(piece);
    offset += piece.length;
  }
  return hash.digest('hex');
}
