import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type CheckResult, checkResultSchema, DOCTOR_CHECKS } from '../../../common/contract/doctor.ts';
import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import { dataFolder } from '../data-folder/data-folder.ts';
import type { DoctorProbes } from './checks.ts';
import { createDoctorService } from './doctor-service.ts';
import { modeOf, tryWriting } from './folder-probes.ts';

const sound: DoctorProbes = {
  runtime: { name: 'Node 24.21.0 on linux x64', major: 24 },
  toolchain: async () => ({
    ffmpeg: '/usr/bin/ffmpeg',
    ffprobe: '/usr/bin/ffprobe',
    version: '5.1.9',
  }),
  encoders: async () => new Set(['aac', 'libopus', 'flac']),
  checkIntegrity: async () => [],
  folder: dataFolder('/data'),
  tryWriting: async () => undefined,
  modeOf: async () => 0o700,
  freeBytes: async () => 50e9,
  providers: () => [{ name: 'elevenlabs', available: true, isDefault: true, reason: null }],
  isPriceSet: () => true,
  askProvider: async () => undefined,
  extractor: async () => ({ version: '2026.10.01', origin: 'managed' }),
  jsRuntime: async () => '24.21.0',
  askOutside: async () => undefined,
  now: () => new Date('2026-11-01'),
};
const run = (change: Partial<DoctorProbes> = {}): Promise<CheckResult[]> =>
  createDoctorService({ ...sound, ...change }).run({ online: true });
async function find(check: CheckResult['check'], change: Partial<DoctorProbes>): Promise<CheckResult> {
  const found = (await run(change)).find((result) => result.check === check);
  if (!found) throw new Error(`${check} is missing`);
  return found;
}

test('where all is well every check says so, in the order of the contract', async () => {
  const results = await run();
  expect(results.map((result) => result.check)).toEqual([...DOCTOR_CHECKS]);
  expect(results.filter((result) => result.status !== 'ok')).toEqual([]);
  for (const result of results) expect(checkResultSchema.parse(result).message).toMatch(/^([A-Z]|ff|yt-dlp ).*\.$/);
});

test('without ffmpeg the other checks still answer', async () => {
  const toolchain = () => Promise.reject(new AppError('tool.missing', 'ffmpeg was not found.'));
  const results = await run({ toolchain, encoders: toolchain });
  const problems = results.filter((result) => result.status === 'problem');
  expect(problems.map((result) => result.check)).toEqual(['ffmpeg', 'ffprobe', 'encoders']);
  expect(problems[0]).toMatchObject({ message: 'ffmpeg was not found.', advice: expect.stringContaining('Install ffmpeg') });
});

test('a probe that breaks is a problem in its own line', async () => {
  const broken = () => {
    throw new TypeError('x is undefined');
  };
  const results = await run({ providers: broken, freeBytes: () => Promise.reject(new Error('no disk')) });
  expect(results.filter((result) => result.status === 'problem').map((result) => result.check)).toEqual(['disk-space', 'provider']);
});

test('an old runtime, a damaged database and no usable service are problems', async () => {
  expect((await find('runtime', { runtime: { name: 'Node 20', major: 20 } })).status).toBe('problem');
  const damaged = await find('database', { checkIntegrity: async () => ['page 3 is torn', 'row 7 missing'] });
  expect(damaged).toMatchObject({ status: 'problem', message: 'The database is damaged: page 3 is torn (and 1 more).' });
  expect(damaged.advice).toContain('/data/backups');
  const reason = 'There is no key.';
  expect(await find('provider', { providers: () => [{ name: 'elevenlabs', available: false, isDefault: true, reason }] })).toMatchObject({
    status: 'problem',
    message: reason,
  });
});

test('a key that the service refuses is a problem, a service that is away a warning', async () => {
  const answering = (code: ErrorCode) => ({ askProvider: () => Promise.reject(new AppError(code, 'As the service says.')) });
  expect(await find('provider', {})).toMatchObject({ status: 'ok', message: 'Dubbing uses ElevenLabs, which takes the key.' });
  const refused = await find('provider', answering('dubbing.key-refused'));
  expect(refused).toMatchObject({ status: 'problem', message: 'ElevenLabs refuses the key.' });
  expect(refused.advice).toContain('Put in a valid one');
  expect(await find('provider', answering('dubbing.service-unreachable'))).toMatchObject({
    status: 'warning',
    message: 'Dubbing uses ElevenLabs, which does not answer now.',
  });
  expect((await find('provider', answering('dubbing.not-permitted'))).status).toBe('problem');
  expect(await find('provider', answering('dubbing.wrong-address'))).toMatchObject({
    status: 'problem',
    message: 'ElevenLabs: As the service says.',
  });
});

test('a service without a price is told of before a dub is refused for it', async () => {
  const found = await find('provider', { isPriceSet: () => false });
  expect(found).toMatchObject({ status: 'warning', advice: expect.stringContaining('elevenlabs.usdPerMinute') });
});

test('a rehearsal asks no service', async () => {
  const askProvider = () => Promise.reject(new Error('asked'));
  const providers = () => [{ name: 'rehearsal', available: true, isDefault: true, reason: null }] as const;
  expect((await find('provider', { providers, askProvider })).status).toBe('ok');
});

test('a missing yt-dlp is no fault, one that may not be used is, and an old one is told', async () => {
  const missing = await find('extractor', { extractor: async () => ({ complaint: 'yt-dlp was not found.', isMissing: true }) });
  expect(missing).toMatchObject({ status: 'ok', advice: expect.stringContaining('streamfetch doctor update') });
  const old = { complaint: 'yt-dlp 2023.03.04 is too old.', isMissing: false };
  expect(await find('extractor', { extractor: async () => old })).toMatchObject({ status: 'warning', message: old.complaint });
  expect(await find('extractor', {})).toMatchObject({ status: 'ok', advice: null });
  const aged = await find('extractor', { now: () => new Date('2027-01-01') });
  expect(aged).toMatchObject({ status: 'ok', advice: expect.stringContaining('92 days old') });
});

test('the JavaScript runtime that yt-dlp is handed is named, and a missing or old one is a warning', async () => {
  expect(await find('js-runtime', {})).toMatchObject({ status: 'ok', message: expect.stringContaining('Node 24.21.0') });
  for (const version of [null, '20.20.2']) {
    const found = await find('js-runtime', { jsRuntime: async () => version });
    expect(found).toMatchObject({ status: 'warning', advice: expect.stringContaining('Node 22') });
  }
});

test('a network that does not answer is a warning, and it is asked only where that is wanted', async () => {
  const askOutside = () => Promise.reject(new Error('no such name'));
  expect((await find('network', { askOutside })).status).toBe('warning');
  const askProvider = () => Promise.reject(new Error('asked'));
  const quiet = await createDoctorService({ ...sound, askOutside, askProvider }).run({ online: false });
  expect(quiet.filter(({ status }) => status !== 'ok')).toEqual([]);
});

test('an encoder that is missing is a problem that names the files it stands in the way of', async () => {
  const having = (...names: readonly string[]) => ({ encoders: async () => new Set(names) });
  expect((await find('encoders', having('aac', 'libopus'))).status).toBe('problem');
  expect((await find('encoders', having('libopus', 'flac'))).status).toBe('problem');
  expect(await find('encoders', having('aac', 'flac'))).toMatchObject({
    status: 'problem',
    message: 'ffmpeg lacks libopus, so it cannot make mkv or webm files.',
  });
});

test('a data folder that others may read, and little space, are warnings; hardly any space is a problem', async () => {
  expect(await find('data-folder', { modeOf: async () => 0o755 })).toMatchObject({
    status: 'warning',
    advice: 'Close it to them: chmod 700 "/data"',
  });
  expect((await find('data-folder', { modeOf: async () => null })).status).toBe('ok');
  expect((await find('disk-space', { freeBytes: async () => 1e9 })).status).toBe('warning');
  expect((await find('disk-space', { freeBytes: async () => 1e6 })).status).toBe('problem');
});

test('a rehearsal is fine, says that it is one and why no service is used instead', async () => {
  const rehearsal = { name: 'rehearsal', available: true, isDefault: true, reason: null } as const;
  const reason = 'This version cannot dub with ElevenLabs yet.';
  const elevenlabs = { name: 'elevenlabs', available: false, isDefault: false, reason } as const;
  const found = await find('provider', { providers: () => [elevenlabs, rehearsal] });
  expect(found).toMatchObject({ status: 'ok', message: expect.stringContaining('rehearsed'), advice: reason });
  expect((await find('provider', { providers: () => [rehearsal] })).advice).toBeNull();
});

test('writing is really tried, and nothing of the trial is left', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
  try {
    await tryWriting(folder);
    expect(await readdir(folder)).toEqual([]);
    expect(await modeOf(folder)).toBe(0o700);
    await expect(tryWriting(path.join(folder, 'gone'))).rejects.toMatchObject({ code: 'output.folder-missing' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
