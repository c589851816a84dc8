import { expect, test } from 'vitest';
import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import { parseArguments } from './arguments.ts';
import { runDownload } from './download.ts';
import { aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';

type Link = { readonly url: string };
type Answer = { readonly jobs: readonly unknown[]; readonly refused: ReadonlyArray<{ readonly url: string; readonly reason: string }> };

/** Downloads with an owner that answers `startMany` so; every job has succeeded at once. */
async function run(
  words: string,
  startMany: (links: readonly Link[]) => Answer,
  entries: readonly Link[] = [],
  watched: readonly ReturnType<typeof aJob>[] = [],
) {
  const at = createRecorder();
  const calls: number[] = [];
  const followed: string[] = [];
  const downloads = {
    inspect: async () => ({ kind: 'playlist', title: 'Course', entries }),
    async startMany({ links }: { readonly links: readonly Link[] }) {
      calls.push(links.length);
      return startMany(links);
    },
    async get({ id }: { readonly id: string }) {
      followed.push(id);
      return { job: aJob({ kind: 'download', state: 'succeeded' }), outcome: null, earlier: null, video: null };
    },
  };
  const client = { downloads, jobs: { watch: async () => watched.map((job) => ({ type: 'changed', job })) } } as unknown as Client; // only what the command calls
  const { command, json } = parseArguments(words.split(' '));
  if (command.name !== 'download') throw new Error('these words are no download');
  const { signal } = new AbortController();
  const code = await runDownload(client, command, {
    ...{ json, streams: at.streams, cancelled: signal, ended: signal, started: { ids: undefined } },
  });
  return { code, calls, followed, out: at.out(), err: at.err() };
}

const refusing = (links: readonly Link[]): Answer => ({
  jobs: [],
  refused: links.map(({ url }) => ({ url, reason: 'This link holds a name and password.' })),
});

test('a link that is refused is told with the reason and without its password, and the command fails', async () => {
  const words = 'download http://user:pw@host/a.mp4';
  expect(await run(words, refusing)).toMatchObject({
    ...{ code: 1, out: '', err: 'http://***@host/a.mp4: This link holds a name and password.\n' },
  });
  const { code, out } = await run(`${words} --json`, refusing);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({ type: 'refused', url: 'http://***@host/a.mp4', reason: 'This link holds a name and password.' });
});

test('a list with more videos than one call takes is sent in several, and each download is followed once', async () => {
  const entries = Array.from({ length: 2_300 }, (_, place) => ({ url: `https://example.org/${place}`, title: `Part ${place}` }));
  const queued = (links: readonly Link[]): Answer => ({
    jobs: [aJob({ id: jobId('same') }), aJob({ id: jobId(`first of ${links[0]?.url}`) })],
    refused: [],
  });
  const { code, calls, followed } = await run('download https://example.org/list --all', queued, entries);
  expect({ code, calls }).toEqual({ code: 0, calls: [1_000, 1_000, 300] });
  expect(followed).toEqual(['same', ...[0, 1_000, 2_000].map((first) => `first of https://example.org/${first}`)]);
});

test('places that a list has not are told, and the command fails', async () => {
  const entries = [{ url: 'https://example.org/1' }, { url: 'https://example.org/2' }];
  await expect(run('download https://example.org/list --items 9', refusing, entries)).rejects.toMatchObject({
    ...{ code: 'not-found', message: 'Course has 2 videos, and none in these places.' },
  });
});

test('a download that waits for a server says why and for how long', async () => {
  const error = { code: 'download.unreachable', message: 'http://127.0.0.1:9 cannot be reached (ECONNREFUSED).', details: {} };
  const waiting = aJob({ kind: 'download', state: 'queued', title: 'a', error, runAfterMs: Date.now() + 47_000 });
  const queued = (): Answer => ({ jobs: [aJob()], refused: [] });
  const { err } = await run('download http://127.0.0.1:9/a.mp4', queued, [], [waiting]);
  expect(err).toMatch(/a: http:\/\/127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\)\. Trying again in 4[67] s; Ctrl\+C pauses it\./);
});
