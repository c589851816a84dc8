import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { addressOf, end } from '../../tests/e2e/hosts.ts';
import { type FakeElevenLabs, startFakeElevenLabs } from '../../tests/fakes/elevenlabs/fake-elevenlabs.ts';
import { type FakeYoutube, startFakeYoutube } from '../../tests/fakes/youtube/fake-youtube.ts';
import { findChromium } from '../../tests/find-chromium.ts';

/** The built headless host with a page of its own and the stand-ins for ElevenLabs and YouTube beside it. */
export type Studio = {
  readonly page: Page;
  readonly service: FakeElevenLabs;
  readonly youtube: FakeYoutube;
  /** What page and host had to say, newest last: the reason when a run ends early. */
  account(): string;
  close(): Promise<void>;
};

const ACCOUNT_LINES = 40;
/** How long a click or a wait may take; the default of Playwright says nothing for half a minute. */
const PATIENCE_MS = 20_000;

export async function openStudio(): Promise<Studio> {
  const lines: string[] = [];
  const note = (who: string, text: string) =>
    lines.push(
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `${who}: ${line}`),
    );
  const data = await mkdtemp(path.join(tmpdir(), 'streamfetch-screenshots-'));
  const service = await startFakeElevenLabs({ serviceMs: 300 });
  const youtube = await startFakeYoutube();
  const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: youtube.caPath },
  });
  host.stderr.on('data', (piece) => note('host', String(piece)));
  host.on('exit', (code, signal) => note('host', `ended with ${signal ?? code}`));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });
  browser.on('disconnected', () => note('browser', 'disconnected'));
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('crash', () => note('page', 'crashed'));
  page.on('pageerror', (error) => note('page', error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && note('page', message.text()));
  page.on('requestfailed', (request) => note('page', `${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(await addressOf(host, (text) => note('host', text)));
  return {
    page,
    service,
    youtube,
    account: () => lines.slice(-ACCOUNT_LINES).join('\n'),
    async close() {
      await browser.close();
      await end(host);
      await service.close();
      await youtube.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
