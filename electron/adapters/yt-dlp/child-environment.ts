import type { Invocation } from '../../services/extractors/ports.ts';

/**
 * What a program needs of its surroundings to start and to find its certificates, and nothing else. No proxy: a site's addresses are bound
 * to who asked for them, and the transfer knows only the proxy of the settings, which is handed over by itself.
 */
const ALLOWED =
  /^(?:PATH|HOME|USER|LANG|LC_[A-Z]+|TZ|SSL_CERT_(?:FILE|DIR)|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|HOMEDRIVE|HOMEPATH|(?:LOCAL)?APPDATA|PROGRAMDATA)$/i;

/** Set for every run: messages in UTF-8, and no module of the folder it happens to run in is taken for one of Python's. */
const ALWAYS = { PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1', PYTHONSAFEPATH: '1', PYTHONDONTWRITEBYTECODE: '1' };

export type SealedInvocation = Invocation & { readonly env: Readonly<Record<string, string>> };

/** The same invocation with its whole environment: the allow-listed of ours, those of `invocation.env` and `more`, and nothing else. Pure. */
export function sealed(
  invocation: Invocation,
  more: Readonly<Record<string, string>>,
  ours: NodeJS.ProcessEnv = process.env,
): SealedInvocation {
  const needed = Object.entries(ours).flatMap(([name, value]) =>
    value !== undefined && ALLOWED.test(name) ? [[name, value] as const] : [],
  );
  return { ...invocation, env: { ...Object.fromEntries(needed), ...ALWAYS, ...invocation.env, ...more } };
}
