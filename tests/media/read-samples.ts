import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

/** The first audio track decoded as it is: channels interleaved, each sample -1..1. */
export async function readSamples(path: string): Promise<Float32Array> {
  const pieces: Buffer[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: ['-v', 'error', '-i', fileUrl(path), '-map', '0:a:0', '-f', 'f32le', '-c:a', 'pcm_f32le', 'pipe:1'],
    signal: never,
    onStdout: (piece) => void pieces.push(piece),
  });
  const bytes = new Uint8Array(Buffer.concat(pieces)); // copied: a Float32Array must begin at a multiple of four
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}
