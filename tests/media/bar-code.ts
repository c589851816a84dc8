/** What the bar in a frame says: which frame of which source it is. */
export type BarCode = { readonly frame: number; readonly source: number };

/**
 * The bar is a row of 32 fields, black or white: 1 0 | frame number, 18 bits | source, 4 bits | CRC-6 | 0 1, most significant
 * bits first. 18 bits last for two hours at 30 frames a second.
 */
export const BAR_FIELDS = 32;
const FRAME_BITS = 18;
const SOURCE_BITS = 4;
const CRC_BITS = 6;

/** A row of 32 grey pixels (0 or 255). */
export function encodeBar({ frame, source }: BarCode): Uint8Array {
  const payload = [...bitsOf(frame, FRAME_BITS), ...bitsOf(source, SOURCE_BITS)];
  const row = [1, 0, ...payload, ...bitsOf(crc6(payload), CRC_BITS), 0, 1];
  return Uint8Array.from(row, (bit) => bit * 255);
}

/** Undefined when the row is no bar or a field was read wrongly. */
export function decodeBar(row: Uint8Array): BarCode | undefined {
  const bits = Array.from(row, (grey) => (grey >= 128 ? 1 : 0));
  const payload = bits.slice(2, 2 + FRAME_BITS + SOURCE_BITS);
  const crc = bits.slice(2 + FRAME_BITS + SOURCE_BITS, BAR_FIELDS - 2);
  const isFramed = bits[0] === 1 && bits[1] === 0 && bits[30] === 0 && bits[31] === 1;
  if (!isFramed || numberOf(crc) !== crc6(payload)) return undefined;
  return { frame: numberOf(payload.slice(0, FRAME_BITS)), source: numberOf(payload.slice(FRAME_BITS)) };
}

function bitsOf(value: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1);
}

function numberOf(bits: readonly number[]): number {
  return bits.reduce((value, bit) => value * 2 + bit, 0);
}

/** CRC-6 with the polynomial x^6 + x + 1; its start value keeps an all-black payload from being valid. */
function crc6(bits: readonly number[]): number {
  let crc = 0x3f;
  for (const bit of bits) {
    const isOdd = ((crc >> 5) ^ bit) & 1;
    crc = ((crc << 1) & 0x3f) ^ (isOdd ? 0x03 : 0);
  }
  return crc;
}
