import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { addressOf, end } from '../tests/e2e/hosts.ts';
import { startFileServer } from '../tests/fakes/file-server.ts';
import { findChromium } from '../tests/find-chromium.ts';
import { machine, median, noise, spread } from './statistics.ts';

const ITEMS = 1_000;
const RUNS = 7;
const SECONDS = 3;
const LEAST_FRAMES = 55;
/** Of each connection: three downloads stay under way for as long as this is measured. */
const PACE = 20_000;

/** Frames a second of the downloads page with 1,000 queued items, three of them under way, lying still and scrolled; beside an empty page. */
export async function benchQueue(runs = RUNS): Promise<void> {
  console.log(machine());
  const data = await mkdtemp(path.join(tmpdir(), 'streamfetch-bench-'));
  const files = await startFileServer(path.resolve('resources/samples/talk.mp4'));
  files.pace.bytesPerSecond = PACE;
  const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-renderer-backgrounding'],
  });
  try {
    const address = await addressOf(host);
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(address);
    await fill(new URL(address).origin, data, (index) => files.link(`lecture-${index}.mp4`));
    await page.getByRole('link', { name: 'Downloads' }).click();
    await page.getByText('lecture').first().waitFor();
    await page.getByRole('progressbar').nth(2).waitFor(); // three are under way
    const empty = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const still: number[] = [];
    const scrolled: number[] = [];
    const blank: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      await empty.bringToFront();
      blank.push(await frames(empty, false));
      await page.bringToFront();
      still.push(await frames(page, false));
      scrolled.push(await frames(page, true));
    }
    console.log(`empty page         ${spread(blank, 1)} frames a second, noise ${noise(blank)}`);
    console.log(
      `queue, lying still ${spread(still, 1)}, noise ${noise(still)}, ${(median(still) / median(blank)).toFixed(2)} of the empty page`,
    );
    console.log(
      `queue, scrolled    ${spread(scrolled, 1)}, noise ${noise(scrolled)}, ${(median(scrolled) / median(blank)).toFixed(2)} of it`,
    );
    for (const [what, value] of [
      ['lying still', median(still)],
      ['scrolled', median(scrolled)],
    ] as const) {
      console.log(
        `${value >= LEAST_FRAMES ? 'kept  ' : 'MISSED'} ${ITEMS} items, ${what}: ${value.toFixed(1)} frames a second, at least ${LEAST_FRAMES}`,
      );
      if (value < LEAST_FRAMES) process.exitCode = 1;
    }
  } finally {
    await browser.close();
    await end(host);
    await files.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function fill(origin: string, data: string, link: (index: number) => string): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, ['out/main/cli.js', 'token', '--data', data]);
  const links = Array.from({ length: ITEMS }, (_, index) => ({ url: link(index), title: `lecture ${index}` }));
  const answer = await fetch(`${origin}/api/downloads/many`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ links }),
  });
  if (!answer.ok) throw new Error(`the queue was not filled: ${answer.status} ${await answer.text()}`);
}

/** Frames a second over some seconds, of a page that is looked at. */
function frames(page: Page, scrolls: boolean): Promise<number> {
  return page.evaluate(
    ({ seconds, moves }) =>
      new Promise<number>((resolve) => {
        const list = [...document.querySelectorAll('*')].find((element) => element.scrollHeight > element.clientHeight + 2_000);
        let count = 0;
        let begun = 0;
        const tick = (atMs: number): void => {
          begun ||= atMs;
          count += 1;
          if (moves && list) list.scrollTop = (list.scrollTop + 40) % (list.scrollHeight - list.clientHeight);
          if (atMs - begun < seconds * 1_000) requestAnimationFrame(tick);
          else resolve(((count - 1) * 1_000) / (atMs - begun));
        };
        requestAnimationFrame(tick);
      }),
    { seconds: SECONDS, moves: scrolls },
  );
}
