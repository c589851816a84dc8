import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { addressOf } from '../tests/e2e/hosts.ts';
import { findChromium } from '../tests/find-chromium.ts';
import { machine, median, noise, spread, verdict } from './statistics.ts';

const READY_LIMIT_SECONDS = 1.5;
const INTERACTIVE_LIMIT_SECONDS = 2;
const RUNS = 7;

/** From starting the built headless host to its answer, and from opening its address in Chromium to a page that reacts. */
export async function benchStartup(runs = RUNS): Promise<void> {
  console.log(machine());
  const ready: number[] = [];
  const interactive: number[] = [];
  const executablePath = findChromium();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  try {
    for (let run = 0; run <= runs; run++) {
      const measured = await startOnce(browser);
      if (run === 0) continue; // the first warms the disk
      ready.push(measured.ready);
      interactive.push(measured.interactive);
    }
  } finally {
    await browser.close();
  }
  console.log(`host ready         ${spread(ready)} s, noise ${noise(ready)}`);
  console.log(`first screen       ${spread(interactive)} s, noise ${noise(interactive)}`);
  verdict('headless host ready', median(ready), READY_LIMIT_SECONDS, 's');
  verdict('first screen interactive', median(interactive), INTERACTIVE_LIMIT_SECONDS, 's');
}

async function startOnce(
  browser: Awaited<ReturnType<typeof chromium.launch>>,
): Promise<{ readonly ready: number; readonly interactive: number }> {
  const data = await mkdtemp(path.join(tmpdir(), 'streamfetch-bench-'));
  const begun = performance.now();
  const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await addressOf(host);
    await (await fetch(new URL('/', url))).arrayBuffer(); // an answer without a session is an answer too
    const ready = (performance.now() - begun) / 1_000;
    const context = await browser.newContext();
    const page = await context.newPage();
    const opened = performance.now();
    await page.goto(url);
    await page.getByRole('link', { name: 'Dubbing' }).click(); // reacts: the page it leads to is shown
    await page.getByRole('main').waitFor();
    const interactive = (performance.now() - opened) / 1_000;
    await context.close();
    return { ready, interactive };
  } finally {
    host.kill('SIGTERM');
    await once(host, 'exit');
    await rm(data, { recursive: true, force: true });
  }
}
