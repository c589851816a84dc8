import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { isRunning, readProcessStat } from '../../../native/process/process-table.ts';
import { makeStandIn, type StandInFacts } from '../../../tests/fakes/yt-dlp/make-stand-in.ts';
import type { ExtractCall } from '../../services/downloads/ports.ts';
import { createYtDlp, type YtDlpOptions } from './create-yt-dlp.ts';
import { removeLeftoverRuns } from './run-yt-dlp.ts';

const runner = createProcessRunner({ ledgerFolder: null });
const never = new AbortController().signal;
let root: string;
let logged: string[];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'streamfetch-yt-dlp-'));
  logged = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

const call = (more: Partial<ExtractCall> = {}): ExtractCall => ({ signal: never, log: (_, line) => logged.push(line), ...more });
const link = (action: string): URL => new URL(`https://stand-in.example/${action}`);
const scratch = (): string => path.join(root, 'scratch');

/** An extractor whose only yt-dlp is a stand-in that `YT_DLP_PATH` names. */
async function withStandIn(more: Partial<YtDlpOptions> = {}, facts?: StandInFacts) {
  await mkdir(scratch(), { recursive: true });
  const file = await makeStandIn(path.join(root, 'bin'), facts);
  const env = { ...process.env, YT_DLP_PATH: file, ...more.env };
  return createYtDlp({ runner, scratchFolder: scratch(), ...more, env });
}

/** What the program was given, told by its `/echo`. */
async function echoed(options: Partial<YtDlpOptions> = {}, more: Partial<ExtractCall> = {}) {
  const found = await (await withStandIn(options)).extract(link('echo'), call(more));
  if (found.kind !== 'video') throw new Error('not a video');
  return JSON.parse(found.video.description) as {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly cookies: string | null;
    readonly stdin: string;
  };
}

test('a link is asked about and its answer read', async () => {
  const found = await (await withStandIn()).extract(link('recorded/youtube'), call());
  expect(found).toMatchObject({ kind: 'video', video: { title: 'Counting frames', site: 'youtube' } });
});

test('a link that looks like an option is a link', async () => {
  const url = new URL('https://stand-in.example/echo?--exec=rm');
  const found = await (await withStandIn()).extract(url, call());
  expect(found.kind === 'video' && found.video.title).toBe(url.href);
});

test('the program sees of our variables only those it needs, and those of its own', async () => {
  const ours = {
    SECRET_SAUCE: 'x',
    OPENAI_API: 'x',
    PYTHONPATH: '/evil',
    PYTHONSTARTUP: '/evil',
    LD_PRELOAD: '',
    https_proxy: 'http://p:1',
  };
  for (const [name, value] of Object.entries(ours)) process.env[name] = value;
  try {
    const { env } = await echoed({ node: { path: '/usr/bin/node', env: { ELECTRON_RUN_AS_NODE: '1' } } });
    const python = ['PYTHONDONTWRITEBYTECODE', 'PYTHONIOENCODING', 'PYTHONSAFEPATH', 'PYTHONUTF8'];
    const needed = /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|SSL_CERT_\w+)$/;
    const rest = Object.keys(env).filter((name) => !needed.test(name));
    // The last is the runner's own: a crash's leftovers are found by it.
    expect(rest.sort()).toEqual(['ELECTRON_RUN_AS_NODE', ...python, 'STREAMFETCH_RUN', 'TEMP', 'TMP', 'TMPDIR'].sort());
  } finally {
    for (const name of Object.keys(ours)) delete process.env[name];
  }
});

test('the program runs in a folder of its own, which is gone afterwards with all that it wrote', async () => {
  const { cwd, env } = await echoed();
  expect(path.dirname(cwd)).toBe(scratch());
  expect([env.TMPDIR, env.TEMP, env.TMP]).toEqual([cwd, cwd, cwd]);
  expect(await readdir(scratch())).toEqual([]);
});

test('the cookies are handed on, and the user’s file is left as it was', async () => {
  const cookiesPath = path.join(root, 'my cookies.txt');
  await writeFile(cookiesPath, '# Netscape HTTP Cookie File\n');
  const { cookies } = await echoed({}, { cookiesPath });
  expect(cookies).toBe('# Netscape HTTP Cookie File\n');
  expect(await readFile(cookiesPath, 'utf8')).toBe('# Netscape HTTP Cookie File\n');
});

test('the cookies that a crash left lying are removed at the next start, and nothing else is', async () => {
  await mkdir(path.join(scratch(), 'yt-dlp-aB3_x9'), { recursive: true });
  await writeFile(path.join(scratch(), 'yt-dlp-aB3_x9', 'cookies.txt'), 'secret');
  await mkdir(path.join(scratch(), 'yt-dlp-of-mine'));
  await removeLeftoverRuns(scratch());
  expect(await readdir(scratch())).toEqual(['yt-dlp-of-mine']);
  await removeLeftoverRuns(path.join(root, 'never made'));
});

test('a cookie file that is not there is told by its name', async () => {
  const extraction = (await withStandIn()).extract(link('echo'), call({ cookiesPath: path.join(root, 'gone.txt') }));
  await expect(extraction).rejects.toMatchObject({ kind: 'login-required', message: 'The cookie file gone.txt cannot be read.' });
  expect(await readdir(scratch())).toEqual([]);
});

test('a proxy comes on standard input, so that nobody reads its password in the list of processes', async () => {
  const { args, stdin } = await echoed({}, { proxyUrl: 'http://me:secret@proxy.example:8080' });
  expect(stdin).toBe("--proxy 'http://me:secret@proxy.example:8080'\n");
  expect(args.join(' ')).not.toContain('secret');
});

test('every captured complaint keeps its meaning on the way through a process', async () => {
  const captured = JSON.parse(await readFile(new URL('fixtures/stderr.json', import.meta.url), 'utf8')) as ReadonlyArray<{ kind: string }>;
  const extractor = await withStandIn();
  for (const [index, { kind }] of captured.entries())
    await expect(extractor.extract(link(`stderr/${index}`), call()), `${index}`).rejects.toMatchObject({ kind });
});

test.each(['junk', 'cut', 'empty', 'nothing', 'strange'])('an answer that is %s is a failure, not a crash', async (action) => {
  await expect((await withStandIn()).extract(link(action), call())).rejects.toMatchObject({ name: 'ExtractionFailure', kind: 'unknown' });
});

test('a broadcast on air is told as live', async () => {
  await expect((await withStandIn()).extract(link('live'), call())).rejects.toMatchObject({ kind: 'live' });
});

test('a program that prints without end is ended at a bound', async () => {
  const extraction = (await withStandIn({ maxOutputBytes: 1_000_000 })).extract(link('huge'), call());
  await expect(extraction).rejects.toMatchObject({ kind: 'unknown', message: expect.stringContaining('more about stand-in.example') });
});

test('a program that the system kills is a failure', async () => {
  await expect((await withStandIn()).extract(link('signal'), call())).rejects.toMatchObject({ kind: 'unknown' });
});

const hanging = (pids: string): URL => new URL(`https://stand-in.example/hang?${new URLSearchParams({ pids })}`);
async function pidsIn(file: string): Promise<readonly number[]> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith(']')) return JSON.parse(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const runs = (pid: number): boolean => {
  const stat = readProcessStat(pid);
  return stat !== undefined && isRunning(stat);
};

test.runIf(process.platform === 'linux')('a program that hangs is ended after its time together with the child it started', async () => {
  const pids = path.join(root, 'pids');
  const extractor = await withStandIn({ timeoutMs: 1_500 });
  await expect(extractor.extract(hanging(pids), call())).rejects.toMatchObject({
    ...{ kind: 'timeout', message: 'yt-dlp had no answer about stand-in.example after 2 s.' },
  });
  expect((await pidsIn(pids)).map(runs)).toEqual([false, false]);
  expect(await readdir(scratch())).toEqual([]);
});

test.runIf(process.platform === 'linux')('an abort ends the whole tree and rejects with its reason', async () => {
  const pids = path.join(root, 'pids');
  const abort = new AbortController();
  const extraction = (await withStandIn()).extract(hanging(pids), call({ signal: abort.signal }));
  const settled = extraction.catch((error: unknown) => error);
  const started = await pidsIn(pids);
  expect(started.map(runs)).toEqual([true, true]);
  const reason = new Error('paused');
  abort.abort(reason);
  expect(await settled).toBe(reason);
  expect(started.map(runs)).toEqual([false, false]);
});

test('a yt-dlp that is too old is not used, and told with its version and what to do', async () => {
  const extractor = await withStandIn({}, { version: '2025.12.08' });
  expect(await extractor.unavailable()).toMatch(
    /^yt-dlp 2025\.12\.08 is too old: from 2026\.08\.19 on known security holes are closed; get it /,
  );
  await expect(extractor.extract(link('recorded/youtube'), call())).rejects.toMatchObject({ kind: 'extractor-outdated' });
});

test('a program of that name that is something else is not used', async () => {
  const extractor = await withStandIn({}, { version: 'hello' });
  expect(await extractor.unavailable()).toMatch(/yt-dlp does not start as yt-dlp; get it with the button under Doctor/);
});

test('a yt-dlp that does not know one of our options is told as outdated', async () => {
  const extractor = await withStandIn({}, { version: '2026.09.01', refuses: ['--no-plugin-dirs'] });
  await expect(extractor.extract(link('recorded/youtube'), call())).rejects.toMatchObject({ kind: 'extractor-outdated' });
});

test('a variable that points at nothing is said, not passed over', async () => {
  const env = { PATH: path.dirname(await makeStandIn(path.join(root, 'bin'))), YT_DLP_PATH: '/nowhere/yt-dlp' };
  expect(await createYtDlp({ runner, env }).unavailable()).toBe(
    'YT_DLP_PATH is set to /nowhere/yt-dlp, which cannot be started; correct it or unset it.',
  );
});

test('without any yt-dlp it is said how to get one', async () => {
  const extractor = createYtDlp({ runner, env: { PATH: root }, platform: 'openbsd' });
  expect(await extractor.unavailable()).toMatch(
    /^yt-dlp was not found; get it with the button under Doctor .* "pipx install yt-dlp", or set YT_DLP_PATH\.$/,
  );
});

test('the managed yt-dlp comes before the one on PATH, and that one helps where the managed one is broken', async () => {
  const managed = await makeStandIn(path.join(root, 'managed'), { version: '2026.10.01' });
  const onPath = await makeStandIn(path.join(root, 'bin'), { version: '2026.09.01' });
  const env = { ...process.env, PATH: path.dirname(onPath) };
  const extractor = createYtDlp({ runner, env, managed: async () => ({ command: managed, args: [], env: {} }) });
  const asked = async (): Promise<string> => {
    const found = await extractor.extract(link('echo'), call());
    return found.kind === 'video' ? (JSON.parse(found.video.description).program as string) : '';
  };
  expect(await asked()).toBe(managed);
  await writeFile(managed, 'cut off');
  expect(await asked()).toBe(onPath);
});

test('a yt-dlp that is replaced is asked for its version again', async () => {
  const extractor = await withStandIn({}, { version: '2025.12.08' });
  expect(await extractor.unavailable()).toContain('2025.12.08');
  await makeStandIn(path.join(root, 'bin'), { version: '2026.09.01' });
  expect(await extractor.unavailable()).toBeNull();
});
