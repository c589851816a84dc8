import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { runFfmpeg } from '../../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../../native/ffmpeg/input-arguments.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type DownloadBench, openDownloadBench } from '../../../tests/fakes/download-bench.ts';
import { makeApart, makeHls } from '../../../tests/fakes/hls-dash/make-streams.ts';
import { type StreamServer, startStreamServer } from '../../../tests/fakes/hls-dash/stream-server.ts';
import { generateCoded } from '../../../tests/media/generate.ts';
import { frameHashes } from '../../../tests/media/stream-hash.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';

const media = mkdtempSync(path.join(tmpdir(), 'streamfetch-whole-'));
const at = (name: string): string => path.join(media, name);
const tools = createMediaTools(testToolchain, testRunner);
const PORTAL = '<html><body>Please sign in to this network.</body></html>';
let bench: DownloadBench;
let server: StreamServer;

const ffmpeg = async (...args: readonly string[]): Promise<void> => {
  await runFfmpeg(await testToolchain(), testRunner, { args, signal: never });
};

beforeAll(async () => {
  const film = { seconds: 24, rate: { num: 25, den: 1 }, width: 160, height: 90, source: 1 };
  await generateCoded(at('film.mp4'), { ...film, audio: { sampleRateHz: 48_000, channels: 2 } });
  await makeHls(at('film.mp4'), at('ts'), 'ts');
  await makeApart(at('film.mp4'), at('film.mp4'), at('apart'), 'ts');
  await ffmpeg(
    '-i',
    at('film.mp4'),
    '-t',
    '12',
    '-i',
    at('film.mp4'),
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-c',
    'copy',
    fileUrl(at('early.mp4')),
  );
  const hole = "aselect='not(between(t,6,14))',asetpts=PTS";
  await ffmpeg('-i', at('film.mp4'), '-map', '0:v', '-map', '0:a', '-c:v', 'copy', '-af', hole, '-c:a', 'flac', fileUrl(at('gap.mkv')));
}, 120_000);
afterAll(() => rmSync(media, { recursive: true, force: true }));
beforeEach(async () => {
  server = await startStreamServer(media);
  bench = openDownloadBench({ tools });
});
afterEach(async () => {
  await bench.close();
  await server.close();
});

const fetchedOf = async (name: string): Promise<Job> => bench.ended(await bench.ask(server.link(name)));
const finished = (): readonly string[] => readdirSync(bench.folder).filter((name) => !name.includes('.partial'));

test.each([
  ['came empty', '/ts/piece004.ts', '', 'ts/index.m3u8'],
  ['is a page of somebody between', '/ts/piece004.ts', PORTAL, 'ts/index.m3u8'],
  ['is a page, in the sound alone', '/apart/1/index4.ts', PORTAL, 'apart/master.m3u8'],
  ['is a page, in the picture alone', '/apart/0/index4.ts', PORTAL, 'apart/master.m3u8'],
])('a film of which one piece %s is not complete, and is fetched anew once the site is well', async (_what, piece, text, link) => {
  server.behaviour.texts.set(piece, text);
  const failed = await fetchedOf(link);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'download.incomplete' } });
  expect(finished()).toEqual([]);
  server.behaviour.texts.clear();
  bench.jobs.retry(failed.id);
  expect(await bench.ended(failed)).toMatchObject({ state: 'succeeded' });
  expect(await frameHashes(path.join(bench.folder, finished()[0] ?? ''))).toEqual(await frameHashes(at('film.mp4')));
});

test('a page that was taken for a film is fetched anew by the next try', async () => {
  server.behaviour.texts.set('/film.mp4', PORTAL);
  const failed = await fetchedOf('film.mp4');
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'media.not-media' } });
  server.behaviour.texts.clear();
  bench.jobs.retry(failed.id);
  expect(await bench.ended(failed)).toMatchObject({ state: 'succeeded' });
  expect(await frameHashes(path.join(bench.folder, 'film.mp4'))).toEqual(await frameHashes(at('film.mp4')));
});

test('a film that is odd at its server is handed over as it is, and what is odd is told', async () => {
  const early = await fetchedOf('early.mp4');
  expect(bench.downloads.get(early.id).outcome?.shortfalls).toEqual([
    { kind: 'ends-early', stream: 'sound', ms: expect.closeTo(12_000, -3) },
  ]);
  const gap = await fetchedOf('gap.mkv');
  expect(bench.downloads.get(gap.id).outcome?.shortfalls).toMatchObject([{ kind: 'gap', stream: 'sound', ms: expect.closeTo(8_000, -3) }]);
  const well = await fetchedOf('film.mp4');
  expect(bench.downloads.get(well.id).outcome?.shortfalls).toEqual([]);
});
