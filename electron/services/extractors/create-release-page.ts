import { AppError } from '../../../common/contract/errors.ts';
import type { ExtractorRelease, ReleaseSource } from './ports.ts';

/** Where yt-dlp publishes its releases; the one place that names it. */
export const RELEASES_URL = 'https://github.com/yt-dlp/yt-dlp/releases';
const LIST = 'SHA2-256SUMS';
const ANSWER_MS = 30_000;
/** A list has some twenty lines. */
const MAX_LIST_BYTES = 65_536;

export type ReleasePageOptions = {
  readonly fetch: typeof fetch;
  /** Asked for at each use, since a setting may change it. */
  readonly address?: () => string;
  readonly asset: string;
  readonly answerMs?: number;
};

/**
 * Reads the newest release from the project's page: `latest/download/…` is answered with a redirect that names the version, and beside the
 * programs lies a list of their SHA-256 sums. Nothing else is asked, and nothing is sent but the request.
 */
export function createReleasePage({ fetch, address = () => RELEASES_URL, asset, answerMs = ANSWER_MS }: ReleasePageOptions): ReleaseSource {
  return {
    async latest(signal) {
      const base = address().replace(/\/+$/, '');
      requireSafe(base, base);
      const ask = (url: string, redirect: RequestRedirect): Promise<Response> => answerOf(fetch, url, redirect, signal, answerMs);
      const pointer = await ask(`${base}/latest/download/${LIST}`, 'manual');
      await pointer.body?.cancel();
      const version = /\/download\/(\d{4}\.\d{2}\.\d{2}(?:\.\d+)?)\/[^/]+$/.exec(pointer.headers.get('location') ?? '')?.[1];
      if (version === undefined) throw notUnderstood(base, 'it names no newest version');
      const list = await ask(`${base}/download/${version}/${LIST}`, 'follow');
      requireSafe(base, list.url || base);
      if (!list.ok) throw notUnderstood(base, `it answers ${list.status}`);
      const sha256 = sumIn(await textOf(list, signal), asset);
      if (sha256 === undefined) throw notUnderstood(base, `its list does not name ${asset}`);
      return { version, url: `${base}/download/${version}/${asset}`, sha256, sizeBytes: null } satisfies ExtractorRelease;
    },
  };
}

async function answerOf(
  fetch: ReleasePageOptions['fetch'],
  url: string,
  redirect: RequestRedirect,
  signal: AbortSignal,
  answerMs: number,
): Promise<Response> {
  const patience = AbortSignal.timeout(answerMs);
  return fetch(url, { redirect, signal: AbortSignal.any([signal, patience]) }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const { hostname } = new URL(url);
    if (patience.aborted)
      throw new AppError('download.timeout', `${hostname} did not answer in time.`, { details: { site: hostname }, cause });
    throw new AppError('download.no-network', `${hostname} cannot be reached.`, { details: { site: hostname }, cause });
  });
}

async function textOf(answer: Response, signal: AbortSignal): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_LIST_BYTES) return ''; // a page, not a list
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('download.incomplete', 'The list of releases broke off.', { cause });
  }
  return text;
}

/** `a3f…  yt-dlp_linux`, as sha256sum prints it; a star before the name marks a binary file. */
function sumIn(list: string, asset: string): string | undefined {
  const lines = list.split(/\r?\n/).map((line) => /^([0-9a-f]{64}) [ *](\S+)$/i.exec(line));
  return lines.find((match) => match?.[2] === asset)?.[1]?.toLowerCase();
}

/** Whoever can change the list on its way can have us start anything. */
function requireSafe(base: string, url: string): void {
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) throw notUnderstood(base, 'its address is not an https one');
}

function notUnderstood(base: string, why: string): AppError {
  const { hostname } = new URL(base);
  return new AppError('tool.failed', `The releases of yt-dlp at ${hostname} cannot be read: ${why}.`, { details: { tool: 'yt-dlp' } });
}
