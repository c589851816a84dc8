import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller } from './call-context.ts';
import { isOwnOrigin, parseCookies } from './request-origin.ts';
import { json, text } from './respond.ts';
import { strayPage } from './stray-page.ts';

const SESSION_MS = 30 * 24 * 60 * 60 * 1000;
const INVITE_MS = 24 * 60 * 60 * 1000;
const MAX_INVITES = 16;
/** Wrong tokens from one address within a minute, before it has to wait. */
const MAX_FAILURES = 10;
const FAILURE_WINDOW_MS = 60_000;
const MAX_ADDRESSES = 1_000;

/** Where sessions and access tokens are kept, by SHA-256 only. */
export type SessionsPort = {
  insert(
    session: { readonly tokenHash: string; readonly kind: 'browser' | 'access-token'; readonly expiresAtMs: number | null },
    nowMs: number,
  ): void;
  find(tokenHash: string, nowMs: number): { readonly kind: 'browser' | 'access-token' } | undefined;
  removeExpired(nowMs: number): void;
};

export type AuthOptions = {
  readonly sessions: SessionsPort;
  readonly now: () => number;
  /** Host names besides this machine's own under which the server may be reached, such as `nas.local`; with a port for another origin. */
  readonly allowedHosts: readonly string[];
  /** Keeps the cookies of two data folders on one host apart: cookies know no ports. Letters and digits. */
  readonly instance: string;
};

/** What `check` looks at, of a request or of a WebSocket's handshake. */
export type Visit = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly remoteAddress: string;
  readonly isWebSocket: boolean;
};
export type Verdict = { readonly kind: 'allowed'; readonly caller: Caller } | { readonly kind: 'answered'; readonly response: Response };

export type Auth = {
  /** A fresh one-time token for `/?token=`, good for a day. */
  invite(): string;
  /** Lets a visit in or says what to answer instead. */
  check(visit: Visit): Verdict;
};

/** Guards a host that a browser reaches over HTTP: host names, origins, one-time tokens, sessions, access tokens. */
export function createAuth(options: AuthOptions): Auth {
  const { sessions, now, allowedHosts } = options;
  const cookieName = `streamfetch_${options.instance}`;
  const invites = createInvites(now);
  const failures = createFailures(now);

  const identify = (visit: Visit): Verdict | undefined => {
    const session = parseCookies(visit.headers.get('cookie')).get(cookieName);
    if (session !== undefined && sessions.find(hashOf(session), now())?.kind === 'browser') {
      const mustShowOrigin = visit.isWebSocket || !isSafe(visit.method);
      if (mustShowOrigin && !visit.headers.has('origin')) return answered(refuse('A page of StreamFetch says where it comes from.'));
      return { kind: 'allowed', caller: 'browser' };
    }
    const bearer = /^Bearer ([\w-]{1,256})$/.exec(visit.headers.get('authorization') ?? '')?.[1];
    if (bearer === undefined) return undefined;
    if (failures.isOver(visit.remoteAddress)) return answered(tooMany());
    if (sessions.find(hashOf(bearer), now())?.kind === 'access-token') return { kind: 'allowed', caller: 'rest' };
    failures.count(visit.remoteAddress);
    return undefined;
  };
  const redeem = (visit: Visit, token: string): Response => {
    if (failures.isOver(visit.remoteAddress)) return tooMany();
    if (!invites.take(token)) {
      failures.count(visit.remoteAddress);
      return strayPage();
    }
    const session = newToken();
    sessions.removeExpired(now());
    sessions.insert({ tokenHash: hashOf(session), kind: 'browser', expiresAtMs: now() + SESSION_MS }, now());
    const cookie = `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`;
    return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' } });
  };
  return {
    invite: () => invites.make(),
    check: (visit) => {
      if (!isAllowedHost(visit.url.hostname, allowedHosts)) return answered(text(421, 'StreamFetch does not know this host name.'));
      if (!isOwnOrigin(visit, allowedHosts)) return answered(refuse('This request comes from another site.'));
      const token = visit.url.searchParams.get('token');
      if (token !== null && visit.url.pathname === '/' && visit.method === 'GET') return answered(redeem(visit, token));
      return identify(visit) ?? answered(wantsPage(visit) ? strayPage(visit.headers) : unauthorized());
    },
  };
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Keeps out names that an attacker points at this machine (DNS rebinding). */
function isAllowedHost(hostname: string, allowed: readonly string[]): boolean {
  return LOCAL_HOSTS.has(hostname) || allowed.some((entry) => entry.replace(/:\d+$/, '').toLowerCase() === hostname);
}

const answered = (response: Response): Verdict => ({ kind: 'answered', response });
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';
const wantsPage = ({ method, headers, isWebSocket }: Visit): boolean =>
  !isWebSocket && method === 'GET' && (headers.get('accept') ?? '').includes('text/html');

const refuse = (message: string): Response => json(403, { code: 'usage.not-allowed', message, details: {} });
const tooMany = (): Response => text(429, 'Too many wrong tokens. Wait a minute.', { 'retry-after': String(FAILURE_WINDOW_MS / 1000) });
const unauthorized = (): Response =>
  json(
    401,
    { code: 'usage.not-allowed', message: 'This needs a session or an access token.', details: {} },
    { 'www-authenticate': 'Bearer' },
  );

const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Tokens with which scripts use REST, until they are revoked. */
export type AccessTokens = {
  /** The only time that the token is told: what is stored is its hash. */
  create(): string;
  /** Ends all of them, for every process, and returns how many there were. */
  revokeAll(): number;
};

export function createAccessTokens(options: {
  readonly sessions: Pick<SessionsPort, 'insert'> & { removeKind(kind: 'access-token'): number };
  readonly now: () => number;
}): AccessTokens {
  const { sessions, now } = options;
  return {
    create: () => {
      const token = newToken();
      sessions.insert({ tokenHash: hashOf(token), kind: 'access-token', expiresAtMs: null }, now());
      return token;
    },
    revokeAll: () => sessions.removeKind('access-token'),
  };
}

/** One-time tokens live in this process only; the oldest gives way when there are too many. */
function createInvites(now: () => number): { make(): string; take(token: string): boolean } {
  let open: ReadonlyArray<{ readonly hash: string; readonly expiresAtMs: number }> = [];
  return {
    make: () => {
      const token = newToken();
      open = [...open, { hash: hashOf(token), expiresAtMs: now() + INVITE_MS }].slice(-MAX_INVITES);
      return token;
    },
    take: (token) => {
      const wanted = Buffer.from(hashOf(token));
      const found = open.find((invite) => timingSafeEqual(Buffer.from(invite.hash), wanted));
      open = open.filter((invite) => invite !== found);
      return found !== undefined && found.expiresAtMs > now();
    },
  };
}

function createFailures(now: () => number): { count(address: string): void; isOver(address: string): boolean } {
  const windows = new Map<string, { readonly startedAtMs: number; readonly failures: number }>();
  const currentOf = (address: string): { readonly startedAtMs: number; readonly failures: number } => {
    const window = windows.get(address);
    return window && now() - window.startedAtMs < FAILURE_WINDOW_MS ? window : { startedAtMs: now(), failures: 0 };
  };
  return {
    isOver: (address) => currentOf(address).failures >= MAX_FAILURES,
    count: (address) => {
      const { startedAtMs, failures } = currentOf(address);
      windows.delete(address);
      windows.set(address, { startedAtMs, failures: failures + 1 });
      const [oldest] = windows.keys();
      if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    },
  };
}
