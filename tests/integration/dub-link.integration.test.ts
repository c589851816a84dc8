import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audioStreams } from '../../common/domain/media/media-info.ts';
import { type FileServer, startFileServer } from '../fakes/file-server.ts';
import { runCommand, startCommand } from './command-line.ts';
import { probe } from './measure-dub.ts';

const SAMPLE = path.resolve('resources/samples/talk.mp4');
let folder: string;
let out: string;
let server: FileServer;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-dub-link-'));
  out = path.join(folder, 'out');
  mkdirSync(out);
  server = await startFileServer(SAMPLE);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const dub = (...more: readonly string[]): string[] => [
  ...[
    'dub',
    server.link('lecture.mp4'),
    '--to',
    'es',
    '--out',
    path.join(out, 'lecture.es.mp4'),
    '--data',
    path.join(folder, 'data'),
    ...more,
  ],
];
const videoIn = (): string => path.join(out, readdirSync(out).find((name) => !name.includes('.es.') && !name.includes('.partial')) ?? '');

test('a link is downloaded and dubbed by one command, which goes on with both and fetches nothing twice', async () => {
  server.pace.bytesPerSecond = statSync(SAMPLE).size / 12; // three seconds on four connections
  const killed = startCommand(dub());
  while (server.sent.bytes < statSync(SAMPLE).size * 0.4) await delay(10);
  await delay(1_200); // the journal is written once a second
  killed.kill('SIGKILL');
  await killed.ended;
  server.pace.bytesPerSecond = Number.POSITIVE_INFINITY;
  const end = await runCommand(dub());
  expect(end.code, end.err).toBe(0);
  expect(end.out).toBe(`${path.join(out, 'lecture.es.mp4')}\n`);
  expect(hashOf(videoIn())).toBe(hashOf(SAMPLE));
  expect(audioStreams(await probe(path.join(out, 'lecture.es.mp4'))).map(({ language }) => language)).toEqual(['eng', 'spa']);

  const before = server.sent.bytes;
  const other = await runCommand(dub('--to', 'de', '--out', path.join(out, 'lecture.de.mp4')));
  expect(other.code, other.err).toBe(0);
  expect(server.sent.bytes - before).toBeLessThan(10); // a look at what the link is
}, 90_000);

test('a link that leads to nothing ends the command with its sentence, and nothing is dubbed', async () => {
  server.refusal.status = 404;
  const end = await runCommand(dub());
  expect(end.code).toBe(1);
  expect(end.err).toContain('no such file');
  expect(readdirSync(out)).toEqual([]);
});
