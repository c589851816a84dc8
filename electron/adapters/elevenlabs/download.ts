import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { type DubCall, ProviderFailure } from '../../services/dubbing/ports.ts';
import type { Timing } from './access.ts';
import { jsonOf, textOf } from './exchange.ts';
import { failureOf } from './failure.ts';
import { SilenceError } from './network-error.ts';
import { type Link, whileTalking } from './while-talking.ts';

/** With a key it is an address of the service, without one a signed address of wherever its results are stored. */
export type Source = { readonly url: URL; readonly key: string | null };
export type Limits = { readonly timing: Timing; readonly largestBytes: number };

/** `again`: a refused signed address, or a body that was cut or fell silent: worth asking once more at once. */
type Attempt = { readonly kind: 'whole' } | { readonly kind: 'again'; readonly why: string };

const MOST_TRIES = 4;

/**
 * Writes what a source gives to `target`, which is there only when it is whole. `next` names the source of each try, counted
 * from 1: a signed address is asked for afresh. Throws `ProviderFailure`, the signal's reason, and what the file system says.
 */
export async function download(next: (tries: number) => Promise<Source>, target: string, limits: Limits, call: DubCall): Promise<void> {
  const partial = `${target}.partial`;
  try {
    for (let tries = 1; ; tries += 1) {
      const attempt = await downloadOnce(await next(tries), partial, limits, call.signal);
      if (attempt.kind === 'whole') break;
      call.signal.throwIfAborted();
      if (tries === MOST_TRIES) throw new ProviderFailure('unanswered', `The result did not come whole from ElevenLabs: ${attempt.why}.`);
      call.log('warn', `The result is fetched again: ${attempt.why}.`);
    }
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}

async function downloadOnce(source: Source, partial: string, limits: Limits, signal: AbortSignal): Promise<Attempt> {
  const file = await open(partial, 'w');
  try {
    return await whileTalking(signal, limits.timing.silenceMs, async (link) => {
      const response = await request(source, link.signal);
      return response.ok ? await receive(response, file, limits.largestBytes, link) : await refusal(response, source);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof SilenceError ? brokenFailure(error, source) : error;
  } finally {
    await file.close();
  }
}

async function request(source: Source, signal: AbortSignal): Promise<Response> {
  // What is measured and kept is what was sent.
  const headers = { 'accept-encoding': 'identity', ...(source.key === null ? {} : { 'xi-api-key': source.key }) };
  try {
    return await fetch(source.url, { headers, redirect: source.key === null ? 'follow' : 'manual', signal });
  } catch (error) {
    throw brokenFailure(error, source);
  }
}

/**
 * Disk errors are thrown as they are; those of the network are a reason to try again. A body that is not as long as its Content-Length
 * says is one of them: `fetch` sees to that.
 */
async function receive(response: Response, file: FileHandle, largestBytes: number, link: Link): Promise<Attempt> {
  const reader = response.body?.getReader();
  let sizeBytes = 0;
  for (;;) {
    link.touch();
    const read = await reader?.read().catch((error: unknown) => ({ error }));
    if (read && 'error' in read) return { kind: 'again', why: `it broke off after ${sizeBytes} bytes` };
    if (!read?.value) return { kind: 'whole' };
    sizeBytes += read.value.length;
    if (sizeBytes > largestBytes) throw new ProviderFailure('rejected', 'ElevenLabs sent a result that is far too large.');
    await file.appendFile(read.value);
  }
}

/** Signed addresses end, and how a storage service says so differs; what it says with it is not for people. */
async function refusal(response: Response, { key }: Source): Promise<Attempt> {
  const { status } = response;
  const isStorage = key === null;
  if (isStorage && [400, 401, 403, 404, 410].includes(status)) {
    await response.body?.cancel();
    return { kind: 'again', why: `its address was refused (${status})` };
  }
  const body = jsonOf(await textOf(response.body ?? []).catch(() => ''));
  const headers = Object.fromEntries(response.headers);
  throw failureOf({ kind: 'answered', status, headers, body: isStorage ? undefined : body }, { nowMs: Date.now(), key });
}

function brokenFailure(error: unknown, { key }: Source): ProviderFailure {
  return failureOf({ kind: 'broken', error, phase: 'unknown' }, { nowMs: Date.now(), key });
}
