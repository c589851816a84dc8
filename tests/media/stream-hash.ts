import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

/** A stream as `-map` names it, such as `0:v:0` or `0:a:1`. */
type StreamSpecifier = `0:${string}`;

/** One hash over the packets of a stream as they lie in the file (`-c copy -f streamhash`): equal means not a bit was changed. */
export async function packetHash(path: string, stream: StreamSpecifier): Promise<string> {
  const output = await outputOf(['-i', fileUrl(path), '-map', stream, '-c', 'copy', '-f', 'streamhash', '-hash', 'sha256', 'pipe:1']);
  return requireHash(output);
}

/** One hash over everything that is decoded from a stream: equal means that every frame or sample is. */
export async function decodedHash(path: string, stream: StreamSpecifier): Promise<string> {
  const output = await outputOf([
    '-i',
    fileUrl(path),
    '-map',
    stream,
    '-fps_mode',
    'passthrough',
    '-f',
    'streamhash',
    '-hash',
    'sha256',
    'pipe:1',
  ]);
  return requireHash(output);
}

/** The hash of each decoded frame, in order of presentation, without times. */
export async function frameHashes(path: string, stream: StreamSpecifier = '0:v:0'): Promise<readonly string[]> {
  const output = await outputOf([
    '-i',
    fileUrl(path),
    '-map',
    stream,
    '-fps_mode',
    'passthrough',
    '-f',
    'framehash',
    '-hash',
    'sha256',
    'pipe:1',
  ]);
  return output.split('\n').flatMap((line) => (line.startsWith('#') ? [] : (line.split(',')[5]?.trim() ?? [])));
}

function requireHash(output: string): string {
  const hash = /=([0-9a-f]+)/.exec(output)?.[1]; // 0,v,SHA256=...
  if (hash === undefined) throw new Error(`no hash in: ${output}`);
  return hash;
}

async function outputOf(args: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args,
    signal: never,
    onStdout: (chunk) => {
      chunks.push(chunk);
    },
  });
  return Buffer.concat(chunks).toString('utf8');
}
