import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { generateCoded } from '../media/generate.ts';
import { sampleOf } from '../sample.ts';
import { processesNaming, resultOf, runCommand, startCommand } from './command-line.ts';
import { createHeldFfmpeg, type FfmpegStage, type HeldFfmpeg } from './held-ffmpeg.ts';

let folder: string;
let source: string;
/** What a run that nothing disturbs makes of it; the mp4 muxer writes the same bytes for the same input. */
let undisturbed: string;
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const dub = (output: string, data: string): readonly string[] => [
  ...['dub', source, '--to', 'es', '--chunking', 'scene', '--chunk-seconds', '3', '--parallel', '1'],
  ...['--out', output, '--data', data, '--json'],
];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-kill-'));
  source = path.join(folder, 'talk.mp4');
  await generateCoded(source, {
    seconds: 9,
    rate: { num: 25, den: 1 },
    width: 320,
    height: 180,
    source: 1,
    audio: { sampleRateHz: 48_000, channels: 2 },
    sceneCuts: [2.8, 6.4],
  });
  const output = path.join(folder, 'undisturbed.mp4');
  expect((await runCommand(dub(output, path.join(folder, 'data')))).code).toBe(0);
  undisturbed = digest(output);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills the command in its stage, as a power cut would, and starts the same command again. */
async function killAndRepeat(name: string, hold: (ffmpeg: HeldFfmpeg) => void, meanwhile: (output: string) => void = () => {}) {
  const place = path.join(folder, name);
  mkdirSync(place);
  const ffmpeg = await createHeldFfmpeg(path.join(place, 'tools'));
  const output = path.join(place, 'out', 'talk.es.mp4');
  mkdirSync(path.dirname(output));
  const command = dub(output, path.join(place, 'data'));
  hold(ffmpeg);
  const first = startCommand(command, ffmpeg.env);
  onTestFinished(() => first.kill('SIGKILL'));
  await Promise.race([ffmpeg.held(), first.ended.then((end) => Promise.reject(new Error(`ended early: ${end.out}${end.err}`)))]);
  const recorded = stepsIn(path.join(place, 'data'));
  first.kill('SIGKILL');
  expect((await first.ended).signal).toBe('SIGKILL');
  ffmpeg.release();
  meanwhile(output);
  const second = await runCommand(command, ffmpeg.env);
  return { second, output, ffmpeg, recorded, orphans: processesNaming(place) };
}

/** Names of the steps that the store has as done, without what tells one set of results from another. */
function stepsIn(data: string): readonly string[] {
  const db = new Database(path.join(data, 'streamfetch.db'), { readonly: true });
  try {
    return db
      .prepare('SELECT name FROM job_steps ORDER BY name')
      .pluck()
      .all()
      .map((name) => String(name).replace(/:[0-9a-f]{16}$/, ''));
  } finally {
    db.close();
  }
}

const PLACES: ReadonlyArray<{
  readonly name: string;
  readonly hold: readonly [FfmpegStage, 'before' | 'after', string?];
  readonly recorded: readonly string[];
  /** How often each stage has been run in all. */
  readonly runs: Readonly<Partial<Record<FfmpegStage, number>>>;
}> = [
  { name: 'prepare', hold: ['prepare', 'after'], recorded: [], runs: { prepare: 2, scenes: 1, extract: 3, merge: 1, verify: 1 } },
  { name: 'chunk', hold: ['scenes', 'before'], recorded: ['prepare'], runs: { prepare: 1, scenes: 2, extract: 3, merge: 1, verify: 1 } },
  {
    name: 'dub',
    hold: ['extract', 'after', 'es-0002'],
    recorded: ['chunk', 'prepare'],
    runs: { prepare: 1, scenes: 1, extract: 4, merge: 1, verify: 1 },
  },
  {
    name: 'merge',
    hold: ['merge', 'after'],
    recorded: ['chunk', 'prepare'],
    runs: { prepare: 1, scenes: 1, extract: 3, merge: 2, verify: 1 },
  },
  {
    name: 'finalize',
    hold: ['verify', 'before'],
    recorded: ['chunk', 'merge:es', 'prepare'],
    runs: { prepare: 1, scenes: 1, extract: 3, merge: 1, verify: 2 },
  },
];

test.each(sampleOf(PLACES, 2, 4))(
  'killed with -9 in $name, the same command goes on and ends the same',
  async ({ name, hold, recorded, runs }) => {
    const run = await killAndRepeat(name, (ffmpeg) => ffmpeg.hold(...hold));
    expect(run.recorded).toEqual(recorded);
    expect(run.second.code, run.second.err).toBe(0);
    expect(resultOf(run.second).status).toBe('succeeded');
    expect(digest(run.output)).toBe(undisturbed);
    for (const [stage, times] of Object.entries(runs)) {
      expect(run.ffmpeg.runs(stage as FfmpegStage), stage).toHaveLength(times); // keys of the table
    }
    expect(readdirSync(path.dirname(run.output))).toEqual(['talk.es.mp4']);
    expect(run.orphans).toEqual([]);
  },
);

test('killed between handing over and writing it down, the same command finds its file whole and makes nothing again', async () => {
  const run = await killAndRepeat(
    'handed-over',
    (ffmpeg) => ffmpeg.hold('verify'),
    (output) => {
      const [partial = ''] = readdirSync(path.dirname(output));
      renameSync(path.join(path.dirname(output), partial), output);
    },
  );
  expect(run.second.code, run.second.err).toBe(0);
  expect(digest(run.output)).toBe(undisturbed);
  expect(run.ffmpeg.runs('merge')).toHaveLength(1);
  expect(readdirSync(path.dirname(run.output))).toEqual(['talk.es.mp4']);
});

test('a chunk’s result that a power cut took away after it was recorded is made again, and only that', async () => {
  const run = await killAndRepeat(
    'lost-result',
    (ffmpeg) => ffmpeg.hold('merge'),
    (output) => {
      const work = path.join(path.dirname(path.dirname(output)), 'data', 'work');
      const [job = ''] = readdirSync(work);
      writeFileSync(path.join(work, job, 'es-0002.result'), 'torn');
    },
  );
  expect(run.second.code, run.second.err).toBe(0);
  expect(digest(run.output)).toBe(undisturbed);
  expect(run.ffmpeg.runs('prepare')).toHaveLength(1);
  expect(run.ffmpeg.runs('extract')).toHaveLength(4);
});
