import { collectOutput } from '../../../native/process/collect-output.ts';
import type { ProcessRunner } from '../../../native/process/run-process.ts';
import { sealed } from './child-environment.ts';
import type { QuestionSettings } from './create-yt-dlp.ts';

/** A cold start behind a virus scanner; Node itself takes a twentieth of a second. */
const TIMEOUT_MS = 15_000;

/**
 * The version of the Node that yt-dlp is handed for YouTube's puzzles, such as `24.21.0`, asked in the surroundings that yt-dlp starts it in;
 * null where it does not answer as one.
 */
export async function askJsRuntime(runner: ProcessRunner, node: NonNullable<QuestionSettings['node']>): Promise<string | null> {
  const invocation = { command: node.path, args: ['-p', 'process.versions.node'], env: node.env };
  const answer = await collectOutput(runner, { ...sealed(invocation, {}), signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
  return /^\d+\.\d+\.\d+\s*$/.test(answer?.stdout ?? '') ? (answer?.stdout.trim() ?? null) : null;
}
