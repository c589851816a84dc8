import { ProviderFailure } from '../../services/dubbing/ports.ts';

/** How long silence is borne, in milliseconds. */
export type Timing = {
  /** While bytes are due: a connection being made, a body on its way up or down. Begins anew with every byte, except for small calls. */
  readonly silenceMs: number;
  /** From the last byte of an upload to its answer. */
  readonly answerMs: number;
};

/** 240 s is what the official SDK waits for every dubbing call. */
export const DEFAULT_TIMING: Timing = { silenceMs: 60_000, answerMs: 240_000 };

/** Address and key are asked for at each call, so a change in Settings holds at once. */
export type ElevenLabsAccess = {
  baseUrl(): string;
  key(): string | undefined;
  readonly timing?: Partial<Timing>;
};

/** Where one call goes. */
export type Endpoint = { readonly baseUrl: string; readonly key: string; readonly timing: Timing };

const NO_KEY = 'ElevenLabs needs a key: add one in Settings.';

/** Why no call can be made now, as a sentence for a person; null with a key, whether or not the service takes it. */
export function unavailable(access: ElevenLabsAccess): string | null {
  return access.key() ? null : NO_KEY;
}

/** Throws `key-refused` without a key, and for one that no header can carry: an error of `fetch` would print it. */
export function endpointOf(access: ElevenLabsAccess): Endpoint {
  const key = access.key();
  if (!key) throw new ProviderFailure('key-refused', NO_KEY);
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ProviderFailure('key-refused', 'The ElevenLabs key holds characters that no key has.');
  return { baseUrl: access.baseUrl().replace(/\/+$/, ''), key, timing: { ...DEFAULT_TIMING, ...access.timing } };
}

/** The address of a call below `/v1`; `path` may hold ids of the service. Throws `unreachable` where the base address in Settings is none. */
export function urlOf(endpoint: Endpoint, path: readonly string[], query: Readonly<Record<string, string>> = {}): URL {
  const url = URL.parse(`${endpoint.baseUrl}/v1/${path.map((segment) => encodeURIComponent(pathId(segment))).join('/')}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ProviderFailure('unreachable', 'The address of ElevenLabs in Settings is not a web address.');
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** An id of the service as one segment of a path. Throws `missing` for one that would lead to another path: `..`. */
export function pathId(id: string): string {
  if (['', '.', '..'].includes(id)) throw new ProviderFailure('missing', 'ElevenLabs has no such work.');
  return id;
}
