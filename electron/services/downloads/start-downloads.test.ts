import { expect, test } from 'vitest';
import { queuedDownloads } from './fixtures/queued-downloads.ts';

test('a link that is too long or holds a password is refused alone with the reason, and a long title is cut', async () => {
  const { downloads, manner } = queuedDownloads();
  const long = `https://example.org/${'a'.repeat(4_096)}`;
  const { jobs, refused } = await downloads.startMany(
    [
      { url: 'https://example.org/a', title: `${'x'.repeat(499)}🎬 and more` },
      { url: long },
      { url: 'http://user:pw@example.org/b' },
      { url: 'no link' },
    ],
    manner,
  );
  expect(jobs.map(({ title }) => title)).toEqual(['x'.repeat(499)]);
  expect(refused).toEqual([
    { url: long, reason: 'This link is longer than 4,096 characters.' },
    { url: 'http://user:pw@example.org/b', reason: 'This link holds a name and password, which would be stored and shown.' },
    { url: 'no link', reason: 'This is no link to a website.' },
  ]);
});

test.each(['queued', 'paused', 'failed'] as const)(
  'a %s download that is asked for again goes on, fetches also what the archive has, and takes its new order',
  async (state) => {
    const { downloads, jobs, manner, store } = queuedDownloads();
    const link = { url: 'https://example.org/a' };
    const { id } = await downloads.start(link, manner);
    if (state === 'paused') jobs.pause(id);
    if (state === 'failed')
      for (const [from, to] of [['queued', 'running'] as const, ['running', 'failed'] as const]) store.jobs.move(id, from, to, {}, 1);
    expect(await downloads.start(link, { ...manner, again: true, priority: 'first' })).toMatchObject({ id, state: 'queued' });
    expect(store.jobs.input(id)).toMatchObject({ url: link.url, again: true });
    expect(jobs.priority(id)).toBe(1);
    await downloads.start(link, manner);
    expect(store.jobs.input(id)).toMatchObject({ again: true });
    expect(jobs.priority(id)).toBe(1);
  },
);
