import { RUN_TOKEN_VARIABLE } from '../../../native/process/child-environment.ts';
import type { Invocation } from '../../services/extractors/ports.ts';

/** What a program needs of its surroundings to start, to reach the network and to find its certificates, and nothing else. */
const ALLOWED =
  /^(?:PATH|HOME|USER|LANG|LC_[A-Z]+|TZ|SSL_CERT_(?:FILE|DIR)|(?:https?|all|no)_proxy|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA)$/i;

/** Set for every run: messages in UTF-8, and no module of the folder it happens to run in is taken for one of Python's. */
const ALWAYS = { PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1', PYTHONSAFEPATH: '1', PYTHONDONTWRITEBYTECODE: '1' };

/**
 * The same invocation such that the child sees the allow-listed variables, those of `invocation.env` and `more`, and nothing else of
 * ours. A runner hands all of ours on, so `env -u` takes them away again. Windows has no such program: there the child sees ours, which
 * the runner has cleared of secrets, and `env` cannot be given.
 */
export function sealed(
  invocation: Invocation,
  more: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
  ours: NodeJS.ProcessEnv = process.env,
): { readonly command: string; readonly args: readonly string[] } {
  if (platform === 'win32') return { command: invocation.command, args: invocation.args };
  const unwanted = Object.keys(ours).filter((name) => !ALLOWED.test(name) && name !== RUN_TOKEN_VARIABLE && name !== '');
  const given = Object.entries({ ...ALWAYS, ...invocation.env, ...more }).map(([name, value]) => `${name}=${value}`);
  // `env` would take a program in a folder named `a=b` for one more variable.
  const program = invocation.command.includes('=') ? ['nice', '-n', '0', invocation.command] : [invocation.command];
  return { command: '/usr/bin/env', args: [...unwanted.flatMap((name) => ['-u', name]), ...given, ...program, ...invocation.args] };
}
