import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Auth, createAuth, type SessionsPort, type Verdict, type Visit } from './auth.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const DAY_MS = 24 * 60 * 60 * 1000;
let nowMs = 0;
let stored: Map<string, { kind: 'browser' | 'access-token'; expiresAtMs: number | null }>;
let auth: Auth;

beforeEach(() => {
  nowMs = 1_000_000;
  stored = new Map();
  const sessions: SessionsPort = {
    insert: ({ tokenHash, kind, expiresAtMs }) => void stored.set(tokenHash, { kind, expiresAtMs }),
    find: (hash, now) => {
      const found = stored.get(hash);
      return found && (found.expiresAtMs === null || found.expiresAtMs > now) ? found : undefined;
    },
    removeExpired: () => {},
  };
  auth = createAuth({ sessions, now: () => nowMs, allowedHosts: ['nas.local', 'studio.example:8443'], instance: 'abc' });
});

function visit(target: string, headers: Record<string, string> = {}, patch: Partial<Visit> = {}): Verdict {
  const url = new URL(target, `http://${headers.host ?? '127.0.0.1:4173'}`);
  return auth.check({ method: 'GET', url, headers: new Headers(headers), remoteAddress: '127.0.0.1', isWebSocket: false, ...patch });
}
const statusOf = (verdict: Verdict): number | string => (verdict.kind === 'answered' ? verdict.response.status : verdict.caller);
function signIn(): string {
  const verdict = visit(`/?token=${auth.invite()}`);
  return (verdict.kind === 'answered' && verdict.response.headers.get('set-cookie')?.split(';')[0]) || 'no cookie';
}

describe('the one-time address', () => {
  test('lets one browser in, with a cookie scripts cannot read and other sites do not send', () => {
    const verdict = visit(`/?token=${auth.invite()}`);
    if (verdict.kind !== 'answered') throw new Error('a token is answered');
    expect(verdict.response.status).toBe(303);
    expect(verdict.response.headers.get('location')).toBe('/');
    const cookie = verdict.response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^streamfetch_abc=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
    expect(statusOf(visit('/', { cookie: cookie.split(';')[0] ?? '' }))).toBe('browser');
  });

  test('works once, and for a day', () => {
    const token = auth.invite();
    expect(statusOf(visit(`/?token=${token}`))).toBe(303);
    expect(statusOf(visit(`/?token=${token}`))).toBe(401);
    const late = auth.invite();
    nowMs += DAY_MS + 1;
    expect(statusOf(visit(`/?token=${late}`))).toBe(401);
  });

  test('is not used up by a look at its headers', () => {
    const token = auth.invite();
    expect(statusOf(visit(`/?token=${token}`, {}, { method: 'HEAD' }))).toBe(401);
    expect(statusOf(visit(`/?token=${token}`))).toBe(303);
  });

  test('is stored as a hash only', () => {
    const cookie = signIn();
    const value = cookie.split('=')[1] ?? 'no value';
    expect([...stored.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(JSON.stringify([...stored])).not.toContain(value);
  });
});

describe('sessions', () => {
  test('end after thirty days', () => {
    const cookie = signIn();
    nowMs += 30 * DAY_MS - 1;
    expect(statusOf(visit('/', { cookie }))).toBe('browser');
    nowMs += 1;
    expect(statusOf(visit('/', { cookie }))).toBe(401);
  });

  test('without one, a page says how to get in and everything else answers in JSON', () => {
    const page = visit('/dubbing', { accept: 'text/html,*/*' });
    const api = visit('/api/jobs', { accept: 'application/json' });
    expect(page.kind === 'answered' && page.response.headers.get('content-type')).toContain('text/html');
    expect(api.kind === 'answered' && api.response.headers.get('content-type')).toContain('application/json');
    expect([statusOf(page), statusOf(api), statusOf(visit('/media/x'))]).toEqual([401, 401, 401]);
  });

  test('a link from another site, for which the browser keeps the cookie back, loads itself again', async () => {
    const read = async (site: string) => {
      const verdict = visit('/', { accept: 'text/html', 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' });
      return verdict.kind === 'answered' ? verdict.response.text() : '';
    };
    expect(await read('cross-site')).toContain('http-equiv="refresh"');
    expect(await read('same-origin')).not.toContain('http-equiv="refresh"');
  });

  test('an access token is for scripts and is no cookie', () => {
    const token = 'k'.repeat(43);
    expect(statusOf(visit('/api/jobs', { authorization: `Bearer ${token}` }))).toBe(401);
    stored.set(sha256(token), { kind: 'access-token', expiresAtMs: null });
    expect(statusOf(visit('/api/jobs', { authorization: `Bearer ${token}` }))).toBe('rest');
    expect(statusOf(visit('/api/jobs', { authorization: `Bearer ${token}` }, { method: 'POST' }))).toBe('rest');
    expect(statusOf(visit('/', { cookie: `streamfetch_abc=${token}` }))).toBe(401);
    const browser = signIn().split('=')[1] ?? '';
    expect(statusOf(visit('/api/jobs', { authorization: `Bearer ${browser}` }))).toBe(401);
  });
});

describe('where a request comes from', () => {
  test.each([
    ['127.0.0.1:4173', 'browser'],
    ['localhost:4173', 'browser'],
    ['[::1]:4173', 'browser'],
    ['nas.local:4173', 'browser'],
    ['NAS.local', 'browser'],
    ['studio.example', 'browser'],
    ['evil.example', 421],
    ['nas.local.evil.example', 421],
    ['192.168.1.9:4173', 421],
  ])('the host name %s answers %s', (host, status) => {
    expect(statusOf(visit('/', { host, cookie: signIn() }))).toBe(status);
  });

  test.each([
    ['http://127.0.0.1:4173', 'browser'],
    ['https://studio.example:8443', 'browser'],
    ['http://127.0.0.1:5000', 403],
    ['http://localhost:4173', 403],
    ['https://evil.example', 403],
    ['https://studio.example', 403],
    ['ftp://127.0.0.1:4173', 403],
    ['null', 403],
    [undefined, 403],
  ])('a page at %s that writes or opens a WebSocket gets %s', (origin, status) => {
    const headers = { cookie: signIn(), host: '127.0.0.1:4173', ...(origin ? { origin } : {}) };
    expect(statusOf(visit('/api/settings', headers, { method: 'PATCH' }))).toBe(status);
    expect(statusOf(visit('/rpc', headers, { isWebSocket: true }))).toBe(status);
  });

  test('another site’s scripts and elements may not even read', () => {
    const cookie = signIn();
    const from = (site: string, mode: string) => statusOf(visit('/media/x', { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode }));
    expect(from('same-origin', 'no-cors')).toBe('browser');
    expect(from('none', 'navigate')).toBe('browser');
    expect(from('cross-site', 'navigate')).toBe('browser');
    expect(from('cross-site', 'no-cors')).toBe(403);
    expect(from('same-site', 'cors')).toBe(403);
  });
});

describe('guessing', () => {
  test('after ten wrong tokens an address waits a minute; others, and who is in already, do not', () => {
    const cookie = signIn();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(statusOf(visit('/?token=wrong'))).toBe(401);
    expect(statusOf(visit(`/?token=${auth.invite()}`))).toBe(429);
    expect(statusOf(visit('/api/jobs', { authorization: 'Bearer wrong' }))).toBe(429);
    expect(statusOf(visit('/', { cookie }))).toBe('browser');
    expect(statusOf(visit(`/?token=${auth.invite()}`, {}, { remoteAddress: '10.0.0.7' }))).toBe(303);
    nowMs += 60_000;
    expect(statusOf(visit(`/?token=${auth.invite()}`))).toBe(303);
  });

  test('wrong access tokens count as well', () => {
    for (let attempt = 0; attempt < 10; attempt += 1) visit('/api/jobs', { authorization: 'Bearer wrong' });
    expect(statusOf(visit('/?token=wrong'))).toBe(429);
  });
});
