import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { generateCoded } from '../../media/generate.ts';
import { startFakeElevenLabs } from './fake-elevenlabs.ts';
import { postForm } from './post-form.ts';

let folder: string;
let temporary: string;
let flac: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-fake-main-'));
  temporary = mkdtempSync(path.join(folder, 'tmp-'));
  flac = path.join(folder, 'minutes.flac');
  const audio = { sampleRateHz: 48_000, channels: 2 };
  const coded = { seconds: 180, rate: { num: 25, den: 1 }, width: 160, height: 96, source: 1 };
  await generateCoded(flac, { ...coded, audio, withoutPicture: true, audioArgs: ['-c:a', 'flac'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The stand-in as a process whose temporary files are in `temporary`. */
function startProgram(args: readonly string[]) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    nextLine: async (): Promise<unknown> => JSON.parse(String((await lines.next()).value)),
    async end(): Promise<number | null> {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

/** Command lines of running processes that name the folder; none where the system does not tell. */
function commandsNaming(text: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(text) ? [command] : [];
    } catch {
      return []; // not a process, or gone
    }
  });
}

test('run as a program it says where it is, and ends on SIGTERM in the middle of its work with nothing left behind', async () => {
  const program = startProgram(['--service-ms', '60000', '--concurrency', '3']);
  const { url, key } = (await program.nextLine()) as { url: string; key: string }; // its own first line
  for (const language of ['es', 'fr', 'de']) {
    expect((await postForm({ url, key }, 'v2', { file: flac, fields: { target_language: language } })).status).toBe(201);
  }
  expect((await postForm({ url, key }, 'v2', { file: flac, fields: { target_language: 'it' } })).status).toBe(429);
  const uploads = () => readdirSync(temporary, { recursive: true }).filter((name) => String(name).includes('upload-'));
  await expect.poll(uploads, { timeout: 10_000 }).toHaveLength(3); // a refused one goes once it is answered
  expect(await program.end()).toBe(0);
  expect(await program.nextLine()).toEqual({ creates: 3, calls: 4, billedSeconds: 540 });
  expect(readdirSync(temporary)).toEqual([]);
  expect(commandsNaming(temporary)).toEqual([]);
});

test('closed in the middle of its work it ends the making of results and waits for that', async () => {
  const fake = await startFakeElevenLabs({ serviceMs: 0 });
  for (const language of ['es', 'fr', 'de']) await postForm(fake, 'v2', { file: flac, fields: { target_language: language } });
  await fake.close();
  expect(fake.works().map((work) => work.state)).toEqual(['failed', 'failed', 'failed']);
});
