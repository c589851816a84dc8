import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProcessFailed, type ProcessRunner } from '../../native/process/run-process.ts';

/** What espeak-ng writes: mono, 16 bits. */
export const SPEECH_RATE_HZ = 22_050;
const WAV_HEADER_BYTES = 44;

/** Speaks a text with espeak-ng and returns its 16-bit samples, without the silence it puts at the end. Throws with what to install. */
export async function speak(runner: ProcessRunner, folder: string, text: string, signal: AbortSignal): Promise<Buffer> {
  const file = path.join(folder, 'spoken.wav');
  try {
    await runner.run({ command: 'espeak-ng', args: ['-v', 'en-us', '-s', '165', '-p', '42', '-w', file, '--', text], signal });
  } catch (error) {
    if (!(error instanceof ProcessFailed)) throw error;
    throw new Error('espeak-ng is needed to make the sample: sudo apt-get install espeak-ng', { cause: error });
  }
  return withoutTrailingSilence((await readFile(file)).subarray(WAV_HEADER_BYTES));
}

function withoutTrailingSilence(samples: Buffer): Buffer {
  let end = samples.length - (samples.length % 2);
  while (end >= 2 && Math.abs(samples.readInt16LE(end - 2)) < 64) end -= 2;
  return samples.subarray(0, end);
}
