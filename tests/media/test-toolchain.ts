import { createProcessRunner } from '../../native/process/create-process-runner.ts';
import type { ProcessRunner } from '../../native/process/run-process.ts';
import { findToolchain } from '../../native/toolchain/find-toolchain.ts';
import type { Toolchain } from '../../native/toolchain/toolchain.ts';

export const testRunner: ProcessRunner = createProcessRunner({ ledgerFolder: null });

let found: Promise<Toolchain> | undefined;
/** The machine's ffmpeg, looked for once in each test file. */
export function testToolchain(): Promise<Toolchain> {
  found ??= findToolchain(testRunner, process.env);
  return found;
}

export const never: AbortSignal = new AbortController().signal;
