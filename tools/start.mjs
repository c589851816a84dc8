// `npm start`: gets ready what a fresh source checkout lacks, then opens StreamFetch: in Electron where its binary and a display
// exist, otherwise as the headless host, which opens the page in a browser. `npm start -- --headless` wants the latter;
// all other arguments are passed on.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chooseHost } from './launcher/choose-host.mjs';
import { continueOnSupportedNode, runToEnd } from './launcher/node-version.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

await continueOnSupportedNode(root);
try {
  const { prepareTools } = await import('./launcher/prepare-tools.mjs');
  const { ensureBuilt } = await import('./launcher/build.mjs');
  const found = await prepareTools(['ffmpeg', 'electron']);
  await ensureBuilt(root);
  const host = chooseHost({
    args: process.argv.slice(2),
    electron: found.electron,
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
  });
  await run(host);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

async function run(host) {
  if (host.kind === 'electron' && starts(host.command)) {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env; // set by editors' terminals, it would make Electron a plain Node
    await runToEnd(host.command, [...host.before, root, ...host.args], env);
  }
  const reason = host.kind === 'headless' ? host.reason : 'Electron cannot run here, most likely for want of system libraries';
  process.stderr.write(`${reason}: opening in a browser.\n`);
  const program = path.join(root, 'out', 'main', 'headless.js');
  // In this very process, which is then the one that Ctrl+C, a signal or a kill ends.
  process.argv.splice(1, Infinity, program, '--open', ...host.args);
  await import(pathToFileURL(program).href);
}

/** Electron's binary is of no use where its system libraries are missing. */
function starts(electron) {
  return spawnSync(electron, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
