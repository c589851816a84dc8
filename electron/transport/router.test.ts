import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import { assetId, jobId } from '../../common/units/ids.ts';
import { fakeJob, fakeServices } from '../../tests/fakes/router-services.ts';
import type { Caller } from './call-context.ts';
import { type Client, errorsToAppErrors } from './client.ts';
import { createDirectClient } from './direct-client.ts';
import { createRouter } from './router.ts';

const bugs: unknown[] = [];
function program() {
  const fakes = fakeServices('/nowhere');
  const router = createRouter(fakes.services, { onBug: (error) => bugs.push(error), validateOutputs: true });
  const as = (caller: Caller): Client => createRouterClient(router, { context: { caller }, interceptors: [errorsToAppErrors(() => true)] });
  return { ...fakes, router, client: createDirectClient(router), as };
}
const failure = async (call: Promise<unknown>): Promise<unknown> => call.then(() => 'no error').catch((error: unknown) => error);

beforeEach(() => {
  bugs.length = 0;
});

describe('errors', () => {
  test('an expected failure reaches the caller with its code, sentence and details', async () => {
    const error = await failure(program().client.jobs.pause({ id: jobId('one') }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'job.not-possible', message: 'This job cannot be paused.', details: { state: 'failed' } });
    expect(bugs).toEqual([]);
  });

  test('a bug reaches the caller as internal with a log id, and only the log sees what it was', async () => {
    const error = await failure(program().client.jobs.retry({ id: jobId('one') }));
    expect(error).toMatchObject({ code: 'internal', details: { logId: expect.stringMatching(/^[0-9a-f]{8}$/) } });
    expect(String(error)).not.toContain('secret');
    expect(bugs).toMatchObject([{ message: 'secret: the database said no' }]);
  });

  test('wrong input is refused with a sentence that names the field', async () => {
    const error = await failure(program().client.dubbing.start({ sourceAssetId: assetId('a'), targetLanguages: [] }));
    expect(error).toMatchObject({ code: 'usage.invalid', message: expect.stringContaining('targetLanguages') });
    expect(bugs).toEqual([]);
  });

  test('an answer that breaks the contract is a bug outside release builds', async () => {
    const { services } = program();
    const broken = { ...services, dubbing: { ...services.dubbing, languages: () => [{ tag: 'es', name: 7 as unknown as string }] } };
    const onBug = (error: unknown) => bugs.push(error);
    const checked = createDirectClient(createRouter(broken, { onBug, validateOutputs: true }));
    expect(await failure(checked.dubbing.languages())).toMatchObject({ code: 'internal' });
    const release = createDirectClient(createRouter(broken, { onBug, validateOutputs: false }));
    expect(await release.dubbing.languages()).toEqual([{ tag: 'es', name: 7 }]);
  });

  test('an error in the middle of a live feed reaches its reader as the same kind of error', async () => {
    const { client, dubbing, services } = program();
    const feed = await client.dubbing.watch({ id: jobId('dub') });
    await feed.next();
    const get = vi.spyOn(services.dubbing, 'get').mockImplementation(() => {
      throw new AppError('not-found', 'There is no such dub.');
    });
    dubbing.changes.emit(jobId('dub'));
    expect(await failure(feed.next())).toMatchObject({ code: 'not-found' });
    expect(dubbing.changes.count()).toBe(0);
    get.mockRestore();
  });
});

describe('what only programs on this machine may do', () => {
  test.each(['desktop', 'browser', 'rest'] as const)(
    'a %s caller may not name paths, nor make invitations or access tokens',
    async (caller) => {
      const { as, dubbing } = program();
      const client = as(caller);
      const output = { kind: 'path', path: '/etc/cron.d/x', overwrite: true } as const;
      const refused = { code: 'usage.not-allowed' };
      expect(await failure(client.assets.addPath({ path: '/etc/passwd' }))).toMatchObject(refused);
      expect(await failure(client.dubbing.start({ sourceAssetId: assetId('a'), targetLanguages: ['es'], output }))).toMatchObject(refused);
      expect(await failure(client.system.invite())).toMatchObject(refused);
      expect(await failure(client.system.createAccessToken({}))).toMatchObject(refused);
      expect(await failure(client.system.revokeAccessTokens())).toMatchObject(refused);
      expect(dubbing.started).toEqual([]);
    },
  );

  test('the command line may do all of it', async () => {
    const { client, dubbing, services } = program();
    const addReference = vi.spyOn(services.assets, 'addReference').mockRejectedValue(new AppError('media.vanished', 'gone'));
    expect(await failure(client.assets.addPath({ path: '/media/talk.mp4' }))).toMatchObject({ code: 'media.vanished' });
    expect(addReference.mock.calls[0]?.[0]).toBe('/media/talk.mp4');
    const output = { kind: 'path', path: '/media/talk.es.mp4', overwrite: false } as const;
    await client.dubbing.start({ sourceAssetId: assetId('a'), targetLanguages: ['es'], output });
    expect(dubbing.started).toEqual([{ outputPath: '/media/talk.es.mp4', overwrite: false }]);
    expect(await client.system.invite()).toEqual({ url: 'http://127.0.0.1:1/?token=abc' });
    expect(await client.system.createAccessToken({ name: 'backup' })).toEqual({ token: 'access-1' });
    expect(await client.system.revokeAccessTokens()).toEqual({ revoked: 1 });
  });

  test('a page writes only where a sealed token says, not where it likes', async () => {
    const { as, dubbing } = program();
    const start = (token: string) =>
      as('desktop').dubbing.start({ sourceAssetId: assetId('a'), targetLanguages: ['es'], output: { kind: 'token', token } });
    expect(await failure(start('/etc/passwd'))).toMatchObject({ code: 'usage.not-allowed' });
    await start('sealed-write');
    expect(dubbing.started).toEqual([{ outputPath: '/nowhere/saved.mp4', overwrite: true }]);
  });
});

test('changing one setting leaves all others as they were', async () => {
  const { client } = program();
  await client.settings.set({ 'dubbing.parallel': 7 });
  await client.settings.set({ 'appearance.theme': 'dark' });
  expect(await client.settings.get()).toMatchObject({ 'dubbing.parallel': 7, 'appearance.theme': 'dark' });
});

test('a stored secret is told of but never read back', async () => {
  const { client } = program();
  const watched = await client.settings.watchSecrets();
  const cookies = { name: 'downloads.cookies', isSet: false };
  expect((await watched.next()).value).toEqual([{ name: 'elevenlabs.apiKey', isSet: false }, cookies]);
  expect(await client.settings.setSecret({ name: 'elevenlabs.apiKey', value: 'sk-1' })).toEqual({ isSet: true });
  expect((await watched.next()).value).toEqual([{ name: 'elevenlabs.apiKey', isSet: true }, cookies]);
  await watched.return?.();
  expect(await client.settings.secrets()).toEqual([{ name: 'elevenlabs.apiKey', isSet: true }, cookies]);
  expect(await client.settings.clearSecret({ name: 'elevenlabs.apiKey' })).toEqual({ isSet: false });
});

describe('live feeds', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('watching jobs gives a snapshot, then changes; a child’s change is not among them', async () => {
    const { client, jobs } = program();
    const feed = await client.jobs.watch({});
    expect((await feed.next()).value).toMatchObject({ type: 'snapshot', jobs: [{ id: 'one' }] });
    jobs.change(fakeJob('child', { parentId: jobId('one') }));
    jobs.change(fakeJob('two'));
    const next = feed.next();
    await vi.advanceTimersByTimeAsync(100);
    expect((await next).value).toMatchObject({ type: 'changed', job: { id: 'two' } });
    await feed.return?.();
  });

  test('a thousand reports of one job in a second arrive as at most ten, the last one among them', async () => {
    const { client, jobs } = program();
    const feed = await client.jobs.watch({ id: jobId('one') });
    await feed.next();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const event of feed) seen.push(event);
    })();
    for (let step = 1; step <= 1_000; step += 1) {
      jobs.change(fakeJob('one', { updatedAtMs: step }));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(seen.length).toBeGreaterThan(8);
    expect(seen.length).toBeLessThanOrEqual(11);
    expect(seen.at(-1)).toMatchObject({ type: 'changed', job: { updatedAtMs: 1_000 } });
    await feed.return?.();
    await reading;
  });

  test('a reader that does not read makes nothing pile up: it finds the newest state', async () => {
    const { client, jobs } = program();
    const feed = await client.jobs.watch({ id: jobId('one') });
    await feed.next();
    for (let step = 1; step <= 5_000; step += 1) jobs.change(fakeJob('one', { updatedAtMs: step }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await feed.next()).value).toMatchObject({ job: { updatedAtMs: 5_000 } });
    const next = feed.next();
    jobs.change(fakeJob('one', { updatedAtMs: 5_001 }));
    await vi.advanceTimersByTimeAsync(100);
    expect((await next).value).toMatchObject({ job: { updatedAtMs: 5_001 } });
    await feed.return?.();
  });

  test('every feed stops listening and leaves no timer when its caller aborts, also while it waits', async () => {
    const { client, jobs, assets, dubbing, settingsChanges, secretChanges } = program();
    const abort = new AbortController();
    const { signal } = abort;
    const feeds = await Promise.all([
      client.jobs.watch({}, { signal }),
      client.jobs.watchLog({ id: jobId('one') }, { signal }),
      client.assets.watch(undefined, { signal }),
      client.dubbing.watch({ id: jobId('dub') }, { signal }),
      client.settings.watch(undefined, { signal }),
      client.settings.watchSecrets(undefined, { signal }),
      client.system.watchStatus(undefined, { signal }),
    ]);
    for (const feed of feeds) await feed.next();
    const listeners = () =>
      [jobs.changes, jobs.lines, assets.changes, dubbing.changes, settingsChanges, secretChanges].map((emitter) => emitter.count());
    expect(listeners()).toEqual([2, 1, 1, 2, 1, 1]);
    const waiting = feeds.map((feed) => feed.next());
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    for (const next of waiting) expect(await next).toMatchObject({ done: true });
    expect(listeners()).toEqual([0, 0, 0, 0, 0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a feed that its reader ends stops listening', async () => {
    const { client, jobs } = program();
    const feed = await client.jobs.watch({});
    await feed.next();
    const waiting = feed.next();
    await feed.return?.();
    expect(await waiting).toMatchObject({ done: true });
    expect(jobs.changes.count()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a feed nobody read listens to nothing', async () => {
    const { client, jobs } = program();
    await client.jobs.watch({});
    expect(jobs.changes.count()).toBe(0);
  });

  test('watching something that is not there fails at once', async () => {
    const { client } = program();
    expect(await failure(client.jobs.watch({ id: jobId('none') }))).toMatchObject({ code: 'not-found' });
    expect(await failure(client.dubbing.watch({ id: jobId('none') }))).toMatchObject({ code: 'not-found' });
  });

  test('the status is sent again only when a number changed', async () => {
    const { client, jobs } = program();
    const feed = await client.system.watchStatus();
    expect((await feed.next()).value).toEqual({ runningJobs: 1, waitingJobs: 0, needYou: 0, freeBytes: 1_000_000_000 });
    const next = feed.next();
    jobs.change(fakeJob('one', { updatedAtMs: 5 }));
    await vi.advanceTimersByTimeAsync(1_000);
    jobs.change(fakeJob('one', { state: 'failed' }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await next).value).toMatchObject({ runningJobs: 0, needYou: 1 });
    await feed.return?.();
  });

  test('a dub that leaves nothing to decide needs nobody, from the moment that it is decided', async () => {
    const { client, jobs, dubbing } = program();
    jobs.change(fakeJob('one', { state: 'partial' }));
    const feed = await client.system.watchStatus();
    expect((await feed.next()).value).toMatchObject({ needYou: 1 });
    const next = feed.next();
    dubbing.settle(jobId('one'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await next).value).toMatchObject({ needYou: 0 });
    await feed.return?.();
  });
});
