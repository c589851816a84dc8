import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSponsorBlock } from './create-sponsorblock.ts';

const ID = 'dQw4w9WgXcQ';
const PREFIX = createHash('sha256').update(ID).digest('hex').slice(0, 4);
let server: Server;
let asked: string[];
let answer: { status: number; body: string };

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: '[]' };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (answer.status !== 0) response.writeHead(answer.status).end(answer.body); // 0 is silence
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function ask(signal = new AbortController().signal) {
  const { port } = server.address() as AddressInfo; // on a port, not on a pipe
  return createSponsorBlock({ fetch, baseUrl: `http://127.0.0.1:${port}`, answerMs: 200 })(ID, signal);
}
const segment = (start: number, end: number, category: string, more = {}) => ({
  ...{ segment: [start, end], category, actionType: 'skip', videoDuration: 100.5, UUID: 'x', votes: 3 },
  ...more,
});

test('marks of the very video are read, in milliseconds, and its id is not sent', async () => {
  const others = { videoID: 'another-one', segments: [segment(0, 90, 'sponsor')] };
  const segments = [segment(1.5, 20, 'sponsor'), segment(20, 30, 'music_offtopic', { actionType: 'mute', videoDuration: 0 })];
  answer.body = JSON.stringify([others, { videoID: ID, segments }]);
  expect(await ask()).toEqual([
    { category: 'sponsor', startMs: 1_500, endMs: 20_000, durationMs: 100_500 },
    { category: 'music_offtopic', startMs: 20_000, endMs: 30_000, durationMs: 0 },
  ]);
  expect(asked[0]).toMatch(new RegExp(`^/api/skipSegments/${PREFIX}\\?categories=`));
  expect(asked[0]).not.toContain(ID);
});

test('what says something of the whole video, of one moment or in a new word is no mark', async () => {
  const segments = [
    segment(0, 0, 'sponsor', { actionType: 'full' }),
    segment(5, 5, 'poi_highlight', { actionType: 'poi' }),
    segment(1, 2, 'new_word'),
  ];
  answer.body = JSON.stringify([{ videoID: ID, segments }]);
  expect(await ask()).toEqual([]);
});

test('a video that nobody has marked has no marks', async () => {
  answer = { status: 404, body: 'Not Found' };
  expect(await ask()).toEqual([]);
});

test('a service that is broken, talks nonsense or is silent is no answer', async () => {
  answer = { status: 500, body: '' };
  await expect(ask()).rejects.toThrow('500');
  answer = { status: 200, body: '{"marks":' };
  await expect(ask()).rejects.toThrow();
  answer = { status: 200, body: `[${' '.repeat(2_000_000)}]` };
  await expect(ask()).rejects.toThrow('too much');
  answer = { status: 0, body: '' };
  await expect(ask()).rejects.toThrow();
});
