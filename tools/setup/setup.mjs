// Finds, or where it may, installs what npm cannot carry: ffmpeg with ffprobe, a Chromium, Electron's own binary, and
// yt-dlp for the tests that run the real one. Runs on any
// Node >= 18 without a dependency, never asks for a password, prints one line for each tool and writes `.tools.json`.
//   node tools/setup/setup.mjs ffmpeg chromium electron
// STREAMFETCH_NO_INSTALL=1 only looks. Exit code 1 when a tool is missing that is not optional.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './programs.mjs';
import { TOOLS } from './tools.mjs';
import { readToolsFile, updateToolsFile } from './tools-file.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
/** An optional tool that could not be had is not tried for again at every start. */
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

function contextOf(options) {
  return {
    env: process.env,
    platform: process.platform,
    root: PROJECT,
    isRoot: process.getuid?.() === 0,
    nowMs: Date.now(),
    retriesOptional: false,
    log: () => {},
    ...options,
  };
}

/** Full path of a tool that is here already, or undefined. Looks, and installs nothing. */
export function findTool(name, options = {}) {
  return TOOLS[name].find(contextOf(options));
}

/**
 * Resolves with the full paths, by name, of those of the tools that were found or could be installed; `log` gets what is worth
 * telling. An installation that fails is told and leaves its tool out. Options replace the surroundings in tests.
 */
export async function ensureTools(names, options = {}) {
  const context = contextOf(options);
  const found = {};
  for (const name of names) {
    const file = TOOLS[name].find(context) ?? (await install(name, context));
    if (file) found[name] = file;
    updateToolsFile(context.root, { [name]: file });
  }
  return found;
}

async function install(name, context) {
  const tool = TOOLS[name];
  if (context.env.STREAMFETCH_NO_INSTALL === '1') return undefined;
  const triedKey = `${name}TriedAtMs`;
  const triedAtMs = readToolsFile(context.root)[triedKey];
  if (tool.isOptional && !context.retriesOptional && context.nowMs - triedAtMs < RETRY_AFTER_MS) return undefined;
  context.log(`get      ${name}`);
  for (const installer of tool.install) {
    const result = await installer(context);
    const file = result?.ok ? tool.find(context) : undefined;
    if (file) {
      updateToolsFile(context.root, { [triedKey]: undefined });
      return file;
    }
    if (result && !result.ok) context.log(`         ${tool.isOptional ? 'could not be had' : 'that failed'}: ${reasonIn(result.said)}`);
  }
  if (tool.isOptional) updateToolsFile(context.root, { [triedKey]: context.nowMs });
  return undefined;
}

/** The line that says why, above a stack trace or below a list of what was tried. */
function reasonIn(said) {
  const lines = said.split('\n');
  return (lines.find((line) => /^E: |error|failed|unable/i.test(line)) ?? lines.at(-1)).trim();
}

/** One line for a tool: found with its version, absent and what happens instead, or missing and what to do. */
export async function describeTool(name, file, options = {}) {
  const { env, platform } = contextOf(options);
  const tool = TOOLS[name];
  const hint = tool.hint[platform] ?? tool.hint.linux;
  if (!file && tool.isOptional) return { ok: true, line: `absent   ${name}: ${tool.instead} (to get it: ${hint})` };
  if (!file) return { ok: false, line: `MISSING  ${name}: ${hint}, or set ${name.toUpperCase()}_PATH` };
  if (!tool.versionArgument) return { ok: true, line: `ok       ${name} ${file}` };
  const { ok, said } = await run(file, [tool.versionArgument], { env, timeoutMs: 20_000 });
  if (!ok) return { ok: false, line: `MISSING  ${name}: ${file} cannot be run; ${hint}, or set ${name.toUpperCase()}_PATH` };
  return { ok: true, line: `ok       ${name} ${/\d+(?:\.\d+)+\S*/.exec(said)?.[0] ?? ''} ${file}` };
}

/** The command line; resolves with the exit code. */
export async function main(names, options = {}) {
  const unknown = names.filter((name) => !(name in TOOLS));
  if (unknown.length > 0) {
    console.error(`unknown tool: ${unknown.join(', ')}; known are ${Object.keys(TOOLS).join(', ')}`);
    return 2;
  }
  const wanted = names.length > 0 ? names : Object.keys(TOOLS);
  const found = await ensureTools(wanted, { retriesOptional: true, log: (line) => console.log(line), ...options });
  let isComplete = true;
  for (const name of wanted) {
    const { ok, line } = await describeTool(name, found[name], options);
    (ok ? console.log : console.error)(line);
    isComplete &&= ok;
  }
  return isComplete ? 0 : 1;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
