import type { Dub, Estimate } from '../../common/contract/dubbing.ts';
import { leftLines } from '../../common/domain/dubbing/left-at-service.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import { type DubCommand, requireKnownTo } from './arguments/dub-arguments.ts';
import { capLines, costLines, goingOnLine, reportLines, type SubtitleName, troubleLines } from './dub-ending.ts';
import { createDubProgress } from './dub-progress.ts';
import { planOf, prepareRequest, typedCap } from './dub-request.ts';
import { noticeLine } from './estimate-words.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** What a dub knows across owners: when one goes away the next goes on with the same job. */
export type DubProgress = { jobId: JobId | undefined };

export type DubRun = {
  readonly json: boolean;
  readonly streams: Streams;
  readonly cancelled: AbortSignal;
  readonly ended: AbortSignal;
  readonly progress: DubProgress;
};

/** Starts a dub, or goes on with one, follows it to its end and says what came of it. Returns the exit code. */
export async function runDub(client: Client, command: DubCommand, run: DubRun): Promise<number> {
  const output = await startIfNew(client, command, run);
  const cancel = (): void => void (run.progress.jobId && client.jobs.cancel({ id: run.progress.jobId }).catch(() => undefined)); // it may have ended just now
  run.cancelled.addEventListener('abort', cancel);
  if (run.cancelled.aborted) cancel();
  try {
    const dub = await follow(client, run);
    if (run.ended.aborted && !isFinished(dub.job.state)) return EXIT.ended;
    const wasProduced = dub.output !== null;
    tell(dub, { output: wasProduced ? output : null, subtitles: await subtitleNames(client, dub) }, run);
    return exitOfJob(dub.job.state);
  } finally {
    run.cancelled.removeEventListener('abort', cancel);
  }
}

const started = new WeakMap<DubProgress, string>();

async function startIfNew(client: Client, command: DubCommand, run: DubRun): Promise<string> {
  const known = started.get(run.progress);
  if (known !== undefined) return known;
  const { request, output, sourceName } = await prepareRequest(client, command);
  const estimate = await client.dubbing.estimate(planOf(request));
  requireKnownTo(estimate.provider, command);
  giveNotice(estimate, { command, sourceName }, run);
  const job = await client.dubbing.start(request);
  run.progress.jobId = job.id;
  started.set(run.progress, output);
  const { config, cost } = await client.dubbing.get({ id: job.id });
  if (run.json) run.streams.out(jsonLine({ type: 'started', job: job.id, provider: config.provider, output }));
  else if (config.provider === 'rehearsal') {
    const why = request.provider === undefined ? 'No dubbing service has a key yet, so this is a rehearsal' : 'This is a rehearsal';
    run.streams.err(`${why}: every chunk gets its own sound back. It costs nothing and nothing leaves this machine.\n`);
  }
  if (!run.json) for (const line of [...(job.attempt > 0 ? [goingOnLine(cost)] : []), ...capLines(cost)]) run.streams.err(`${line}\n`);
  return output;
}

/** What leaves the machine and what it costs is said before anything is sent. */
function giveNotice(
  estimate: Estimate,
  { command, sourceName }: { readonly command: DubCommand; readonly sourceName: string },
  run: DubRun,
): void {
  const message = noticeLine(estimate, command, sourceName);
  if (message === undefined) return;
  if (!run.json) {
    run.streams.err(`${message}\n`);
    return;
  }
  const sends = command.watermark ? 'picture-and-sound' : 'sound';
  run.streams.out(jsonLine({ type: 'notice', message, sends, provider: estimate.provider, estimate, capMicroUsd: typedCap(command) }));
}

async function follow(client: Client, run: DubRun): Promise<Dub> {
  const id = run.progress.jobId;
  if (id === undefined) throw new Error('a dub is followed before it was started');
  const progress = createDubProgress(run);
  try {
    for await (const dub of await client.dubbing.watch({ id }, { signal: run.ended })) {
      progress.show(dub);
      if (isFinished(dub.job.state) || dub.job.state === 'paused') return dub;
    }
  } finally {
    progress.end();
  }
  return client.dubbing.get({ id });
}

const subtitleNames = (client: Client, dub: Dub): Promise<readonly SubtitleName[]> =>
  Promise.all(dub.subtitles.map(async ({ language, assetId }) => ({ language, name: (await client.assets.get({ id: assetId })).name })));

type Results = { readonly output: string | null; readonly subtitles: readonly SubtitleName[] };

function tell(dub: Dub, { output, subtitles }: Results, run: DubRun): void {
  const { job, report, cost } = dub;
  if (run.json) {
    const error = job.error && { code: job.error.code, message: job.error.message };
    run.streams.out(jsonLine({ type: 'result', status: job.state, job: job.id, output, report, error, cost, subtitles }));
    return;
  }
  const { out, err } = run.streams;
  for (const line of troubleLines(dub)) err(`${line}\n`);
  if (output && report) {
    out(`${output}\n`);
    for (const line of reportLines(report, subtitles)) err(`  ${line}\n`);
  }
  for (const line of report?.leftAtService ? leftLines(report.leftAtService) : []) err(`  ${line}\n`);
  for (const line of costLines(cost)) err(`${output && report ? '  ' : ''}${line}\n`);
}
