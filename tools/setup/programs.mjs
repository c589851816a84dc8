// Looking for programs and running them. Needs any Node >= 18 and nothing else.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const TAIL_CHARACTERS = 2000;

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there or not for us
  }
}

/** Full path of the first program on PATH with one of these names, or undefined. */
export function onPath(names, env, platform = process.platform) {
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter(path.isAbsolute);
  const ending = platform === 'win32' ? '.exe' : '';
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name + ending))).find(isProgram);
}

/**
 * Runs a program without input and resolves with whether it succeeded and what it printed last. Never rejects: a program that
 * is not there has not succeeded. One that takes longer than `timeoutMs` is killed.
 */
export function run(command, args, { env = process.env, timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let said = '';
    const keep = (chunk) => {
      said = (said + chunk).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const settle = (ok) => {
      clearTimeout(timer);
      resolve({ ok, said: said.trim() });
    };
    child.once('error', (error) => {
      said = error.message;
      settle(false);
    });
    child.once('close', (code) => settle(code === 0));
  });
}
