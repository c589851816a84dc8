#!/usr/bin/env node
// The command `streamfetch`: puts itself on a Node that can run it, gets ready what a fresh source checkout lacks, and runs the
// command line. Standard output belongs to the command alone (`--json` is read by programs); all said here goes to standard error.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { continueOnSupportedNode } from './node-version.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = path.join(root, 'out', 'main', 'cli.js');

await continueOnSupportedNode(root);
try {
  await getReady();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
await import(pathToFileURL(program).href);

async function getReady() {
  const { ensureBuilt, isSourceCheckout } = await import('./build.mjs');
  if (!isSourceCheckout(root)) {
    if (!existsSync(program)) throw new Error(`StreamFetch is not whole: ${program} is missing. Install it again.`);
    return;
  }
  const { needsNoMedia, prepareTools } = await import('./prepare-tools.mjs');
  if (!needsNoMedia(process.argv.slice(2))) await prepareTools(['ffmpeg']);
  await ensureBuilt(root);
}
