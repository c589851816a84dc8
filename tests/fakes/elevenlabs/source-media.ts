import { open } from 'node:fs/promises';
import { probeMedia } from '../../../native/ffmpeg/probe.ts';
import { testRunner, testToolchain } from '../../media/test-toolchain.ts';

/** What was uploaded. `seconds` is what is charged. */
export type SourceMedia = { readonly seconds: number; readonly hasSound: boolean; readonly hasPicture: boolean };

/** What has no length and nothing in it. */
export const UNREADABLE: SourceMedia = { seconds: 0, hasSound: false, hasPicture: false };

/** FLAC by its own header, which costs nothing; all else by ffprobe. `UNREADABLE` for what is no media. */
export async function readSourceMedia(path: string, signal: AbortSignal): Promise<SourceMedia> {
  const flacSeconds = await readFlacSeconds(path);
  if (flacSeconds !== undefined) return { seconds: flacSeconds, hasSound: true, hasPicture: false };
  try {
    const info = await probeMedia(await testToolchain(), testRunner, path, signal);
    return {
      seconds: Number(info.duration ?? 0) / 1e6,
      hasSound: info.streams.some((stream) => stream.kind === 'audio'),
      hasPicture: info.streams.some((stream) => stream.kind === 'video' && !stream.isCover),
    };
  } catch {
    signal.throwIfAborted();
    return UNREADABLE;
  }
}

/** Marker, block header and STREAMINFO (RFC 9639, 8.2). */
const FLAC_HEAD_BYTES = 4 + 4 + 34;

/** Undefined for what is no FLAC or does not say its length. */
async function readFlacSeconds(path: string): Promise<number | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FLAC_HEAD_BYTES), 0, FLAC_HEAD_BYTES, 0);
    if (bytesRead < FLAC_HEAD_BYTES || buffer.toString('latin1', 0, 4) !== 'fLaC') return undefined;
    const packed = buffer.readBigUInt64BE(18); // 20 bits sample rate, 3 channels, 5 sample size, 36 samples
    const samples = Number(packed & 0xf_ffff_ffffn);
    return samples === 0 ? undefined : samples / Number(packed >> 44n);
  } finally {
    await file.close();
  }
}
