import { open } from 'node:fs/promises';

/** Handlers of tracks that are text over the picture (ISO/IEC 14496-12, 14496-30 and QuickTime). */
const TEXT_HANDLERS: readonly string[] = ['sbtl', 'subt', 'text'];
/** A movie's head of a whole day's video is a tenth of this. */
const LARGEST_HEAD_BYTES = 512 * 1024 * 1024;
const ENABLED = 1;

type Box = { readonly type: string; readonly start: number; readonly body: number; readonly end: number };

/**
 * Where in an mp4's `moov` box the lowest byte of the flags of each enabled text track lies, counted from the box's start, and what it is to
 * be. Boxes that do not fit into the one around them end the walk.
 */
export function textTrackFlags(moov: Uint8Array): ReadonlyArray<{ readonly offset: number; readonly value: number }> {
  const bytes = Buffer.from(moov.buffer, moov.byteOffset, moov.byteLength);
  const [movie] = boxesIn(bytes, 0, bytes.length);
  if (movie?.type !== 'moov') return [];
  return boxesIn(bytes, movie.body, movie.end)
    .filter((box) => box.type === 'trak')
    .flatMap((track) => {
      const parts = boxesIn(bytes, track.body, track.end);
      const head = parts.find((box) => box.type === 'tkhd');
      const media = parts.find((box) => box.type === 'mdia');
      const handler = media && boxesIn(bytes, media.body, media.end).find((box) => box.type === 'hdlr');
      if (!head || !handler || handler.end - handler.body < 12 || head.end - head.body < 4) return [];
      // A full box begins with its version and three bytes of flags; the handler's type comes after four more bytes.
      const kind = bytes.toString('latin1', handler.body + 8, handler.body + 12);
      const offset = head.body + 3;
      const value = bytes[offset] ?? 0;
      return TEXT_HANDLERS.includes(kind) && (value & ENABLED) !== 0 ? [{ offset, value: value & ~ENABLED }] : [];
    });
}

function boxesIn(bytes: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = [];
  for (let start = from; start + 8 <= to; ) {
    const box = boxAt(bytes, start, to - start);
    if (!box || box.end > to) break;
    boxes.push(box);
    start = box.end;
  }
  return boxes;
}

/** `within`: bytes to the end of what holds it, for a box that reaches that far. */
function boxAt(bytes: Buffer, start: number, within: number): Box | undefined {
  const short = bytes.readUInt32BE(start);
  const type = bytes.toString('latin1', start + 4, start + 8);
  const isLong = short === 1;
  if (isLong && start + 16 > bytes.length) return undefined;
  const size = isLong ? Number(bytes.readBigUInt64BE(start + 8)) : short === 0 ? within : short;
  const body = start + (isLong ? 16 : 8);
  return size < body - start ? undefined : { type, start, body, end: start + size };
}

/**
 * Turns the text tracks of an mp4 off, so that players show them when they are asked for: ffmpeg's muxer turns the first one on whatever its
 * disposition (movenc, `enable_tracks`). The file is changed in place, by one byte a track; one without `moov` is left as it is.
 */
export async function turnOffTextTracks(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size: fileSize } = await handle.stat();
  const head = Buffer.alloc(16);
  for (let start = 0; start + 8 <= fileSize; ) {
    await handle.read(head, 0, 16, start);
    const box = boxAt(head, 0, fileSize - start);
    if (!box) return;
    if (box.type === 'moov') {
      if (box.end > Math.min(LARGEST_HEAD_BYTES, fileSize - start)) return;
      const moov = Buffer.alloc(box.end);
      await handle.read(moov, 0, moov.length, start);
      for (const { offset, value } of textTrackFlags(moov)) await handle.write(Buffer.of(value), 0, 1, start + offset);
      return;
    }
    start += box.end;
  }
}
