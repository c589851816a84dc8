import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type FileServer, startFileServer } from '../fakes/file-server.ts';
import { generateCoded } from '../media/generate.ts';
import { processesNaming, runCommand, startCommand } from './command-line.ts';

const media = mkdtempSync(path.join(tmpdir(), 'streamfetch-download-media-'));
const talk = path.join(media, 'talk.mp4');
let folder: string;
let out: string;
let server: FileServer;

beforeAll(async () => {
  const picture = { rate: { num: 25, den: 1 }, width: 640, height: 360, source: 1 };
  await generateCoded(talk, { seconds: 20, ...picture, audio: { sampleRateHz: 48_000, channels: 2 } });
});
afterAll(() => rmSync(media, { recursive: true, force: true }));
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-download-'));
  out = path.join(folder, 'out');
  mkdirSync(out);
  server = await startFileServer(talk);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const words = (link: string, ...more: string[]): string[] => [
  'download',
  link,
  '-o',
  out,
  '--data',
  path.join(folder, 'data'),
  '--json',
  ...more,
];
const resultSchema = z.object({
  type: z.literal('result'),
  status: z.string(),
  output: z.string().nullable(),
  error: z.object({ code: z.string() }).nullable(),
  outcome: z
    .object({ served: z.object({ height: z.number().nullable(), durationMs: z.number().nullable() }) })
    .nullable()
    .optional(),
});
const resultOf = (text: string) => resultSchema.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''));

/** Until so much of the file has been sent. */
async function untilSent(fraction: number): Promise<void> {
  const wanted = statSync(talk).size * fraction;
  while (server.sent.bytes < wanted) await delay(10);
}

test('a linked file comes byte for byte, and what was got is measured', async () => {
  const end = await runCommand(words(server.link('A%20talk.mp4'), '--name', '{title}'));
  expect(end.code, end.err).toBe(0);
  const result = resultOf(end.out);
  expect(result).toMatchObject({ status: 'succeeded', output: path.join(out, 'A talk.mp4'), outcome: { served: { height: 360 } } });
  expect(Math.abs((result.outcome?.served.durationMs ?? 0) - 20_000)).toBeLessThan(100);
  expect(hashOf(path.join(out, 'A talk.mp4'))).toBe(hashOf(talk));
  expect(readdirSync(out)).toEqual(['A talk.mp4']);
});

test('killed three times in the middle, the same command goes on and the file is that of an undisturbed run', async () => {
  server.pace.bytesPerSecond = statSync(talk).size / 12; // three seconds on four connections
  for (const fraction of [0.2, 0.45, 0.7]) {
    const command = startCommand(words(server.link('talk.mp4'), '--name', '{title}'));
    await untilSent(fraction);
    await delay(1_200); // the journal is written once a second
    command.kill('SIGKILL');
    await command.ended;
    expect(readdirSync(out)).not.toContain('talk.mp4');
  }
  server.pace.bytesPerSecond = Number.POSITIVE_INFINITY;
  const end = await runCommand(words(server.link('talk.mp4'), '--name', '{title}'));
  expect(resultOf(end.out)).toMatchObject({ status: 'succeeded' });
  expect(hashOf(path.join(out, 'talk.mp4'))).toBe(hashOf(talk));
  expect(readdirSync(out)).toEqual(['talk.mp4']);
  expect(server.sent.bytes).toBeLessThan(statSync(talk).size * 3); // four runs from the start would have sent more
  expect(processesNaming(folder)).toEqual([]);
}, 90_000);

test('Ctrl+C pauses a download, and the same command goes on with it', async () => {
  server.pace.bytesPerSecond = statSync(talk).size / 16;
  const command = startCommand(words(server.link('talk.mp4'), '--name', '{title}'));
  await untilSent(0.3);
  command.kill('SIGINT');
  const paused = await command.ended;
  expect(paused.code).toBe(130);
  expect(resultOf(paused.out)).toMatchObject({ status: 'paused', output: null });
  const sentBefore = server.sent.bytes;
  server.pace.bytesPerSecond = Number.POSITIVE_INFINITY;
  const end = await runCommand(words(server.link('talk.mp4'), '--name', '{title}'));
  expect(resultOf(end.out)).toMatchObject({ status: 'succeeded' });
  expect(hashOf(path.join(out, 'talk.mp4'))).toBe(hashOf(talk));
  expect(server.sent.bytes - sentBefore).toBeLessThan(statSync(talk).size);
}, 60_000);

test('a title that would leave the folder, or be a program, gives a safe media file inside it', async () => {
  server.headers['content-disposition'] = `attachment; filename*=UTF-8''${encodeURIComponent('../../-evil\n$(touch x).exe')}`;
  const end = await runCommand(words(server.link('x'), '--name', '{title}'));
  expect(resultOf(end.out)).toMatchObject({ status: 'succeeded' });
  const [name, ...others] = readdirSync(out);
  expect(others).toEqual([]);
  expect(name).toMatch(/\.mp4$/);
  expect(readdirSync(folder).sort()).toEqual(['data', 'out']);
});

test.each([
  [404, 'download.removed'],
  [401, 'download.login-required'],
])('a server that answers %i is told in a code of its own, and nothing is written', async (status, code) => {
  server.refusal.status = status;
  const end = await runCommand(words(server.link('talk.mp4')));
  expect(end.code).toBe(1);
  expect(resultOf(end.out)).toMatchObject({ status: 'failed', output: null, error: { code } });
  expect(readdirSync(out)).toEqual([]);
});

test('a page is no media file, and without yt-dlp it is said that pages need it', async () => {
  server.headers['content-type'] = 'text/html';
  const end = await runCommand(words(server.link('watch')), { YT_DLP_PATH: path.join(folder, 'nowhere') });
  expect(resultOf(end.out)).toMatchObject({ status: 'failed', error: { code: 'download.extractor-needed' } });
});

test('the sound alone is taken out of a whole file', async () => {
  const end = await runCommand(words(server.link('talk.mp4'), '--audio', '--name', '{title}'));
  expect(resultOf(end.out)).toMatchObject({
    status: 'succeeded',
    output: path.join(out, 'talk.m4a'),
    outcome: { served: { height: null } },
  });
});
