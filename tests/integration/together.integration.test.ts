import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { jobId } from '../../common/units/ids.ts';
import { generateCoded } from '../media/generate.ts';
import { sampleOf } from '../sample.ts';
import { linesOf, processesNaming, type RunningCommand, resultOf, runCommand, startCommand } from './command-line.ts';
import { openDubBench } from './dub-bench.ts';
import { createHeldFfmpeg, type HeldFfmpeg } from './held-ffmpeg.ts';
import { type DubMeasurement, measureDub } from './measure-dub.ts';

const RATE = { num: 25, den: 1 };
let folder: string;
const sources: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-together-'));
  for (const source of [1, 2]) {
    const file = path.join(folder, `talk-${source}.mp4`);
    await generateCoded(file, { seconds: 4, rate: RATE, width: 320, height: 180, source, audio: { sampleRateHz: 48_000, channels: 2 } });
    sources.push(file);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let places = 0;
/** A data folder and a folder for results. */
function place() {
  const root = path.join(folder, `place-${places++}`);
  mkdirSync(path.join(root, 'out'), { recursive: true });
  const data = path.join(root, 'data');
  const out = (name: string): string => path.join(root, 'out', name);
  const dub = (source: number, output: string, to = 'es'): readonly string[] => [
    ...[
      'dub',
      sources[source - 1] ?? '',
      '--to',
      to,
      '--chunking',
      'fixed',
      '--chunk-seconds',
      '2',
      '--out',
      out(output),
      '--data',
      data,
      '--json',
    ],
  ];
  return { root, data, out, dub };
}

function start(args: readonly string[], env?: NodeJS.ProcessEnv): RunningCommand {
  const running = startCommand(args, env);
  onTestFinished(() => running.kill('SIGKILL'));
  return running;
}

/** Waits until a run is held; a command that ends before has failed. */
async function untilHeld(ffmpeg: HeldFfmpeg, running: RunningCommand): Promise<void> {
  await Promise.race([ffmpeg.held(), running.ended.then((end) => Promise.reject(new Error(`ended early: ${end.out}${end.err}`)))]);
}

/** Waits for the first line, which says that its dub is started. */
function untilSpeaking(running: RunningCommand): Promise<void> {
  return new Promise((resolve) => void running.child.stdout?.once('data', () => resolve()));
}

async function requireRight(source: number, output: string): Promise<DubMeasurement> {
  const measured = await measureDub({ source: sources[source - 1] ?? '', output, rate: RATE });
  expect(measured.samePackets).toBe(true);
  expect(measured.outputRuns).toEqual([`src${source}:0-99`]);
  expect(measured.worstAgainstOriginal).toBeLessThan(1_000);
  return measured;
}

test('two commands started at once on a new data folder both end with the right file', async () => {
  const at = place();
  const [one, other] = await Promise.all([runCommand(at.dub(1, 'one.mp4')), runCommand(at.dub(2, 'two.mp4'))]);
  expect([one.code, other.code], one.err + other.err).toEqual([0, 0]);
  await requireRight(1, at.out('one.mp4'));
  await requireRight(2, at.out('two.mp4'));
});

test('one source dubbed to two languages by two commands at once ends with both files', async () => {
  const at = place();
  const [one, other] = await Promise.all([runCommand(at.dub(1, 'es.mp4', 'es')), runCommand(at.dub(1, 'de.mp4', 'de'))]);
  expect([one.code, other.code], one.err + other.err).toEqual([0, 0]);
  expect((await requireRight(1, at.out('es.mp4'))).info.streams[2]?.language).toBe('spa');
  expect((await requireRight(1, at.out('de.mp4'))).info.streams[2]?.language).toMatch(/^(deu|ger)$/);
});

test('the same command given twice at once is one dub that both follow to its end', async () => {
  const at = place();
  const ffmpeg = await createHeldFfmpeg(path.join(at.root, 'tools'));
  ffmpeg.hold('merge');
  const one = start(at.dub(1, 'same.mp4'), ffmpeg.env);
  await untilHeld(ffmpeg, one);
  const other = start(at.dub(1, 'same.mp4'), ffmpeg.env);
  await untilSpeaking(other);
  ffmpeg.release();
  const ends = [await one.ended, await other.ended];
  expect(ends.map((end) => end.code)).toEqual([0, 0]);
  expect(new Set(ends.map((end) => resultOf(end).job)).size).toBe(1);
  expect(ffmpeg.runs('merge')).toHaveLength(1);
  expect(readdirSync(path.dirname(at.out('x')))).toEqual(['same.mp4']);
  await requireRight(1, at.out('same.mp4'));
});

test('when the command that owns the data folder is killed, the one beside it takes over and ends right', async () => {
  const at = place();
  const ffmpeg = await createHeldFfmpeg(path.join(at.root, 'tools'));
  ffmpeg.hold('merge');
  const owner = start(at.dub(1, 'first.mp4'), ffmpeg.env);
  await untilHeld(ffmpeg, owner);
  const beside = start(at.dub(2, 'second.mp4'), ffmpeg.env);
  await untilSpeaking(beside); // it has started its dub with the owner
  owner.kill('SIGKILL');
  await owner.ended;
  ffmpeg.release();
  const end = await beside.ended;
  expect(end.code, end.err).toBe(0);
  await requireRight(2, at.out('second.mp4'));
  const again = await runCommand(at.dub(1, 'first.mp4'), ffmpeg.env);
  // It was gone on with beside the other, so it may be done already: then its file is in its place.
  if (again.code !== 0) expect(resultOf(again).error?.code).toBe('output.exists');
  await requireRight(1, at.out('first.mp4'));
  expect(readdirSync(path.dirname(at.out('x'))).sort()).toEqual(['first.mp4', 'second.mp4']);
  expect(processesNaming(at.root)).toEqual([]);
});

test.each(sampleOf(['prepare', 'extract', 'merge', 'verify'] as const, 2))(
  'Ctrl+C while ffmpeg is at %s ends with 130 and leaves nothing, and a retry finishes',
  async (stage) => {
    const at = place();
    const ffmpeg = await createHeldFfmpeg(path.join(at.root, 'tools'));
    ffmpeg.hold(stage);
    const running = start(at.dub(1, 'cancelled.mp4'), ffmpeg.env);
    await untilHeld(ffmpeg, running);
    running.kill('SIGINT');
    const end = await running.ended;
    ffmpeg.release();
    expect(end.code, end.err).toBe(130);
    const { status, output, job } = resultOf(end);
    expect({ status, output }).toEqual({ status: 'cancelled', output: null });
    expect(readdirSync(path.dirname(at.out('x')))).toEqual([]);
    expect(processesNaming(at.root)).toEqual([]);

    const bench = await openDubBench({ folder: at.root });
    onTestFinished(() => bench.close());
    const id = jobId(job ?? '');
    expect(bench.program.services.jobs.get(id).state).toBe('cancelled');
    await bench.client.jobs.retry({ id });
    expect((await bench.settled(id)).job.state).toBe('succeeded');
    await requireRight(1, at.out('cancelled.mp4'));
  },
);

test('every line of --json is an object of a known kind, from the start to the report', async () => {
  const at = place();
  const end = await runCommand(at.dub(1, 'lines.mp4'));
  const lines = linesOf(end);
  expect(lines[0]).toMatchObject({ type: 'started', provider: 'rehearsal', output: at.out('lines.mp4') });
  const progress = lines.flatMap((line) => (line.type === 'progress' ? [line.fraction] : []));
  expect(progress.length).toBeGreaterThan(0);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(resultOf(end)).toMatchObject({ status: 'succeeded', output: at.out('lines.mp4'), error: null, report: { container: 'mp4' } });
  expect(lines.filter((line) => line.type === 'result')).toHaveLength(1);
  expect(end.err).toBe('');
});
