// Ways to install that ask nobody for a password: apt-get for root, Homebrew, winget, pip's download of a wheel, and the installers
// that npm packages bring.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath, run } from './programs.mjs';

const MINUTE_MS = 60_000;
// Another apt-get may hold the lock on a fresh machine; a mirror may fail once.
const APT_OPTIONS = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3', '-qq'];

/** Each takes the context of `ensureTools` and resolves with `{ ok, said }`, or undefined where it does not apply. */
export function apt(...packages) {
  return async ({ env, isRoot, log }) => {
    const aptGet = isRoot ? onPath(['apt-get'], env) : undefined;
    if (!aptGet) return undefined;
    log(`         installing ${packages.join(' ')} with apt-get`);
    const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 15 * MINUTE_MS };
    await run(aptGet, [...APT_OPTIONS, 'update'], options); // a stale list may still do: the install decides
    return run(aptGet, [...APT_OPTIONS, 'install', '-y', '--no-install-recommends', ...packages], options);
  };
}

export function homebrew(formula) {
  return async ({ env, platform, log }) => {
    const brew = platform === 'darwin' ? onPath(['brew'], env, platform) : undefined;
    if (!brew) return undefined;
    log(`         installing ${formula} with Homebrew`);
    return run(brew, ['install', '--quiet', formula], { env, timeoutMs: 30 * MINUTE_MS });
  };
}

export function winget(id) {
  return async ({ env, platform, log }) => {
    if (platform !== 'win32') return undefined;
    log(`         installing ${id} with winget`);
    const args = ['install', '--exact', '--id', id, '--silent', '--accept-package-agreements', '--accept-source-agreements'];
    return run('winget', args, { env, timeoutMs: 30 * MINUTE_MS });
  };
}

/** A script that an npm package brings to fetch its binary, with this very Node. */
export function packageScript(script, ...args) {
  return async ({ root, env, log }) => {
    log(`         fetching it with ${script}`);
    return run(process.execPath, [path.join(root, 'node_modules', script), ...args], { env, timeoutMs: 5 * MINUTE_MS });
  };
}

/** A wheel of pure Python as it is published, into `.tools/<folder>`: nothing of the system is changed, and Git does not see it. */
export function pipDownload(requirement, folder) {
  return async ({ root, env, platform, log }) => {
    const python = onPath(['python3'], env, platform);
    if (!python) return undefined;
    log(`         fetching ${requirement} with pip`);
    const target = path.join(root, '.tools', folder);
    try {
      mkdirSync(target, { recursive: true });
      writeFileSync(path.join(root, '.tools', '.gitignore'), '*\n');
    } catch (error) {
      return { ok: false, said: error.message };
    }
    const options = ['--no-deps', '--only-binary', ':all:', '--no-input', '--disable-pip-version-check', '--quiet', '--retries', '1'];
    return run(python, ['-m', 'pip', 'download', ...options, '-d', target, requirement], { env, timeoutMs: 2 * MINUTE_MS });
  };
}
