import { expect, test } from 'vitest';
import { failureOf, type Phase } from './failure.ts';
import { SilenceError } from './network-error.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const KEY = 'sk_very_secret';
const detail = (status: string, message = 'Words of the service.') => ({ detail: { status, message } });

const answered = (status: number, body: unknown = undefined, headers: Readonly<Record<string, string>> = {}) =>
  failureOf({ kind: 'answered', status, body, headers }, { nowMs: NOW, key: KEY });
const broken = (error: unknown, phase: Phase) => failureOf({ kind: 'broken', error, phase }, { nowMs: NOW, key: KEY });

test.each([
  [401, detail('invalid_api_key'), 'key-refused'],
  [401, undefined, 'key-refused'],
  [400, detail('quota_exceeded'), 'quota-exceeded'],
  [401, detail('quota_exceeded'), 'quota-exceeded'],
  [402, detail('quota_exceeded'), 'quota-exceeded'],
  [403, detail('quota_exceeded'), 'quota-exceeded'],
  [401, { detail: { code: 'quota_exceeded' } }, 'quota-exceeded'],
  [402, detail('payment_required'), 'not-permitted'],
  [403, detail('missing_permissions'), 'not-permitted'],
  [404, detail('dubbing_not_found'), 'missing'],
  [408, undefined, 'unanswered'],
  [425, detail('dubbing_not_ready'), 'not-ready'],
  [429, detail('too_many_concurrent_requests'), 'too-many-at-once'],
  [429, detail('system_busy'), 'busy'],
  [429, 'not even JSON', 'busy'],
  [400, detail('empty_target_language'), 'rejected'],
  [409, undefined, 'rejected'],
  [413, undefined, 'rejected'],
  [422, { detail: [{ loc: ['body', 'file'], msg: 'bad file', type: 'value_error' }] }, 'rejected'],
  [302, undefined, 'rejected'],
  [500, detail('quota_exceeded'), 'unanswered'],
  [504, '<html>', 'unanswered'],
] as const)('an answer %i with %j means %s', (status, body, kind) => {
  expect(answered(status, body).kind).toBe(kind);
});

test.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '1.5' }, 1_500],
  [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
  [{ 'x-ratelimit-reset': String(NOW / 1_000 + 12) }, 12_000],
  [{ 'retry-after': 'soon', 'x-ratelimit-reset': String(NOW / 1_000 + 5) }, 5_000],
  [{ 'retry-after': '3', 'x-ratelimit-reset': String(NOW / 1_000 + 5) }, 3_000],
  [{ 'retry-after': '99999999999' }, 3_600_000],
  [{ 'retry-after': 'soon' }, null],
  [{}, null],
] as const)('the service asks to wait with %j: that is %s ms', (headers, ms) => {
  expect(answered(429, undefined, headers).retryAfterMs).toBe(ms);
  expect(answered(503, undefined, headers).retryAfterMs).toBe(ms);
});

const system = (code: string, syscall?: string): Error => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
const inFetch = (cause: Error): Error => new TypeError('fetch failed', { cause });

test.each([
  [system('ENOTFOUND', 'getaddrinfo'), 'unreachable'],
  [system('EAI_AGAIN', 'getaddrinfo'), 'unreachable'],
  [inFetch(system('ECONNREFUSED', 'connect')), 'unreachable'],
  [inFetch(new AggregateError([system('ETIMEDOUT', 'connect'), system('ENETUNREACH', 'connect')])), 'unreachable'],
  [inFetch(system('UND_ERR_CONNECT_TIMEOUT')), 'unreachable'],
  [inFetch(system('DEPTH_ZERO_SELF_SIGNED_CERT')), 'unreachable'],
  [inFetch(system('CERT_HAS_EXPIRED')), 'unreachable'],
  [inFetch(system('ERR_TLS_CERT_ALTNAME_INVALID')), 'unreachable'],
  [system('EHOSTUNREACH', 'read'), 'unanswered'],
  [system('ENETUNREACH', 'write'), 'unanswered'],
  [inFetch(system('ETIMEDOUT', 'read')), 'unanswered'],
  [inFetch(system('ECONNRESET', 'read')), 'unanswered'],
  [inFetch(system('UND_ERR_SOCKET')), 'unanswered'],
  [new SilenceError(1_000), 'unanswered'],
  ['no error at all', 'unanswered'],
] as const)('a call that broke with %s is %s', (error, kind) => {
  expect(broken(error, 'unknown').kind).toBe(kind);
});

test('once a connection stood, whatever breaks leaves open what the service did', () => {
  for (const code of ['ECONNRESET', 'ENOTFOUND', 'ECONNREFUSED', 'EPIPE']) expect(broken(system(code), 'sent').kind).toBe('unanswered');
});

test('before a connection stood, whatever breaks has sent nothing', () => {
  for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EPROTO']) expect(broken(system(code), 'connecting').kind).toBe('unreachable');
  expect(broken(new SilenceError(2_000), 'connecting').message).toBe('ElevenLabs could not be reached: nothing for 2 s.');
});

test('a refusal carries the words of the service, joined and cut to 300 characters', () => {
  const faults = [
    { loc: ['body', 'file'], msg: 'too short' },
    { loc: ['body', 'target_language'], msg: 'unknown' },
  ];
  expect(answered(422, { detail: faults }).message).toBe('ElevenLabs refused the request (422): file: too short; target_language: unknown');
  expect(answered(400, { detail: 'Plain words.' }).message).toBe('ElevenLabs refused the request (400): Plain words.');
  expect(answered(400, detail('x', 'word '.repeat(500))).message).toHaveLength(300);
});

test('no message holds the key, the query of an address or more than one line', () => {
  const said = `key ${KEY}\nat https://cdn.example/a.flac?sig=abc&e=1 and https://cdn.example/#top`;
  const { message } = answered(403, detail('no', said));
  expect(message).toBe(
    'ElevenLabs does not permit this with the key or plan (403): key … at https://cdn.example/a.flac?… and https://cdn.example/?…',
  );
  expect(broken(new Error(`cannot get https://cdn.example/?sig=abc with ${KEY}`), 'unknown').message).not.toMatch(/sig|secret/);
});
