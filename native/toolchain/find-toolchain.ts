import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../common/contract/errors.ts';
import { collectOutput } from '../process/collect-output.ts';
import { ProcessFailed, type ProcessRunner } from '../process/run-process.ts';
import { candidatePaths, installAdvice } from './locations.ts';
import type { Toolchain } from './toolchain.ts';
import { isTooOld, OLDEST_VERSION, parseVersion } from './version.ts';

/**
 * Finds ffmpeg and ffprobe and asks for their versions: `FFMPEG_PATH` and `FFPROBE_PATH` if set, else PATH, else well-known
 * places; ffprobe is looked for beside ffmpeg first. Costs two short runs side by side (about 0.1 s).
 * Throws `tool.missing` (not found, or found and cannot be run) and `tool.too-old`, both with what to do.
 */
export async function findToolchain(
  runner: ProcessRunner,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal = new AbortController().signal,
): Promise<Toolchain> {
  const ffmpeg = await locate('ffmpeg', env.FFMPEG_PATH, candidatePaths('ffmpeg', env, process.platform));
  const beside = path.join(path.dirname(ffmpeg), path.basename(ffmpeg).replace('ffmpeg', 'ffprobe'));
  const ffprobe = await locate('ffprobe', env.FFPROBE_PATH, [beside, ...candidatePaths('ffprobe', env, process.platform)]);
  const [banner, probeBanner] = await Promise.all([ffmpeg, ffprobe].map((tool) => askVersion(runner, tool, signal)));
  requireVersion(ffprobe, probeBanner ?? '');
  return { ffmpeg, ffprobe, version: requireVersion(ffmpeg, banner ?? '') };
}

async function locate(tool: 'ffmpeg' | 'ffprobe', wanted: string | undefined, candidates: readonly string[]): Promise<string> {
  if (wanted) {
    if (await isProgram(wanted)) return path.resolve(wanted);
    const variable = `${tool.toUpperCase()}_PATH`;
    throw new AppError('tool.missing', `${variable} is set to ${wanted}, which is not a program; correct it or unset it.`, {
      details: { tool },
    });
  }
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return candidate;
  }
  throw new AppError('tool.missing', `${tool} was not found; ${installAdvice(process.platform)}, or set ${tool.toUpperCase()}_PATH.`, {
    details: { tool },
  });
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // not there, or not for us: the next candidate
  }
}

async function askVersion(runner: ProcessRunner, command: string, signal: AbortSignal): Promise<string> {
  try {
    return (await collectOutput(runner, { command, args: ['-version'], signal })).stdout;
  } catch (error) {
    if (!(error instanceof ProcessFailed)) throw error;
    const tool = path.basename(command);
    throw new AppError('tool.missing', `${command} cannot be run; ${installAdvice(process.platform)}.`, {
      details: { tool },
      cause: error,
    });
  }
}

function requireVersion(file: string, banner: string): string {
  const tool = path.basename(file);
  const version = parseVersion(banner);
  if (version === undefined) {
    throw new AppError('tool.missing', `${file} is not ffmpeg; ${installAdvice(process.platform)}.`, { details: { tool } });
  }
  if (isTooOld(version)) {
    throw new AppError(
      'tool.too-old',
      `${tool} ${version} is too old: ${OLDEST_VERSION} or newer is needed; ${installAdvice(process.platform)}.`,
      {
        details: { tool, version, needed: OLDEST_VERSION },
      },
    );
  }
  return version;
}
