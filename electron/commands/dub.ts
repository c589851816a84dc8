import path from 'node:path';
import type { Dub } from '../../common/contract/dubbing.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import { findLanguage } from '../../common/domain/media/languages.ts';
import { defaultContainer, dubName } from '../../common/domain/media/output-plan.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { DubCommand } from './arguments.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { createProgressLine, jsonLine, type Streams } from './output.ts';

const STAGE_WORDS: Readonly<Record<string, string>> = {
  prepare: 'Reading the sound',
  chunk: 'Planning chunks',
  dub: 'Dubbing',
  merge: 'Merging',
  finalize: 'Verifying',
};

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
    tell(dub, wasProduced ? output : null, run);
    return exitOfJob(dub.job.state);
  } finally {
    run.cancelled.removeEventListener('abort', cancel);
  }
}

const started = new WeakMap<DubProgress, string>();

async function startIfNew(client: Client, command: DubCommand, run: DubRun): Promise<string> {
  const known = started.get(run.progress);
  if (known !== undefined) return known;
  const asset = await client.assets.addPath({ path: path.resolve(command.source) });
  const container = defaultContainer(asset.videoCodec, asset.name) ?? 'mkv';
  const languages = [...new Set(command.to.map((tag) => findLanguage(tag)?.tag ?? tag))];
  const beside = path.join(path.dirname(path.resolve(command.source)), dubName(path.basename(command.source), languages, container));
  const output = command.out === undefined ? beside : path.resolve(command.out);
  const job = await client.dubbing.start({
    sourceAssetId: asset.id,
    sourceLanguage: command.from,
    targetLanguages: [...command.to],
    ...(command.provider && { provider: command.provider }),
    chunking: command.chunking,
    chunkSeconds: command.chunkSeconds,
    parallel: command.parallel,
    output: { kind: 'path', path: output, overwrite: command.force },
  });
  run.progress.jobId = job.id;
  started.set(run.progress, output);
  const { provider } = (await client.dubbing.get({ id: job.id })).config;
  if (run.json) run.streams.out(jsonLine({ type: 'started', job: job.id, provider, output }));
  else if (provider === 'rehearsal') {
    const why = command.provider === undefined ? 'No dubbing service can be used yet, so this is a rehearsal' : 'This is a rehearsal';
    run.streams.err(`${why}: every chunk gets its own sound back. It costs nothing and nothing leaves this machine.\n`);
  }
  if (!run.json && job.attempt > 0) run.streams.err('Going on with an earlier run of the same dub.\n');
  return output;
}

async function follow(client: Client, run: DubRun): Promise<Dub> {
  const id = run.progress.jobId;
  if (id === undefined) throw new Error('a dub is followed before it was started');
  const line = createProgressLine(run.streams);
  try {
    for await (const dub of await client.dubbing.watch({ id }, { signal: run.ended })) {
      showProgress(dub, run, line);
      if (isFinished(dub.job.state) || dub.job.state === 'paused') return dub;
    }
  } finally {
    line.end();
  }
  return client.dubbing.get({ id });
}

function showProgress(dub: Dub, run: DubRun, line: ReturnType<typeof createProgressLine>): void {
  const { progress } = dub.job;
  if (progress?.kind !== 'fraction' || isFinished(dub.job.state)) return;
  const count = (state: string): number => dub.chunks.filter((chunk) => chunk.state === state).length;
  if (!run.json) {
    line.show(STAGE_WORDS[progress.stage] ?? progress.stage, progress.fraction);
    return;
  }
  const chunks = { total: dub.chunks.length, done: count('succeeded'), failed: count('failed') };
  run.streams.out(
    jsonLine({ type: 'progress', stage: progress.stage, fraction: Number(progress.fraction.toFixed(4)), etaMs: progress.etaMs, chunks }),
  );
}

function tell(dub: Dub, output: string | null, run: DubRun): void {
  const { job, report } = dub;
  if (run.json) {
    const { code, message } = job.error ?? { code: null, message: null };
    run.streams.out(
      jsonLine({ type: 'result', status: job.state, job: job.id, output, report, error: code === null ? null : { code, message } }),
    );
    return;
  }
  const { out, err } = run.streams;
  if (job.error) err(`${job.error.message}\n`);
  const failed = dub.chunks.filter((chunk) => chunk.state === 'failed');
  for (const chunk of failed)
    err(`Chunk ${chunk.index + 1} in ${languageName(chunk.language)} failed: ${chunk.error?.message ?? 'no reason is known'}\n`);
  if (failed.length > 0) err(`Retry with: streamfetch jobs retry ${failed[0]?.jobId ?? job.id}\n`);
  if (job.state === 'paused') err(`Paused. Go on with: streamfetch jobs resume ${job.id}\n`);
  if (job.state === 'cancelled') err('Cancelled. No file was written.\n');
  if (!output || !report) return;
  out(`${output}\n`);
  for (const line of reportLines(report)) err(`  ${line}\n`);
}

function reportLines(report: NonNullable<Dub['report']>): readonly string[] {
  const rehearsal = report.provider === 'rehearsal' ? ' (rehearsal: the original sound in every chunk)' : '';
  return [
    `Dubbed to ${report.languages.map((language) => languageName(language.language)).join(', ')}${rehearsal}`,
    report.video.match === 'identical'
      ? `Picture copied bit for bit, ${report.video.packets} packets compared`
      : `Picture copied into another framing, ${report.video.packets} packets counted and timed`,
    ...joinLines(report.languages.flatMap((language) => language.joins.map((join) => join.offset))),
    ...(report.kept.length > 0 ? [`Kept: ${report.kept.join(', ')}`] : []),
    ...report.lost.map((loss) => `Not kept: ${loss.what}. ${loss.reason}`),
  ];
}

/** What was measured, and what could not be: a chunk that begins with a long silence gives nothing to measure by. */
function joinLines(offsets: readonly (number | null)[]): readonly string[] {
  const measured = offsets.filter((offset) => offset !== null);
  const silent = offsets.length - measured.length;
  const worst = Math.max(0, ...measured.map(Math.abs)) / 1_000;
  const count = (number: number): string => `${number} ${number === 1 ? 'chunk' : 'chunks'}`;
  return [
    ...(measured.length > 0 ? [`${count(measured.length)} heard in the result, at most ${worst.toFixed(2)} ms from their place`] : []),
    ...(silent > 0 ? [`${count(silent)} too silent to be measured by ear; placed by samples`] : []),
  ];
}

const languageName = (tag: string): string => findLanguage(tag)?.name ?? tag;
