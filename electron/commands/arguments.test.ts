import { expect, test } from 'vitest';
import { DUB_LANGUAGES } from '../../common/domain/media/languages.ts';
import { WrongUsage } from './arguments/read-value.ts';
import { parseArguments } from './arguments.ts';

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean));
const complaint = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof WrongUsage) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${line}`);
};

test('more languages than a dub takes are refused with a sentence, and one that is written twice counts once', () => {
  const tags = DUB_LANGUAGES.slice(0, 33).map(({ tag }) => tag);
  expect(complaint(`dub talk.mp4 --to ${tags.join(',')}`)).toBe(
    'A dub takes 32 languages at most, and --to names 33: dub the others by themselves.',
  );
  const twice = [...tags.slice(0, 32), ...tags.slice(0, 32).map((tag) => tag.toUpperCase())];
  expect(parse(`dub talk.mp4 --to ${twice.join(',')}`)).toMatchObject({ command: { name: 'dub' } });
  expect(complaint(`settings set dubbing.targetLanguages ${tags.join(',')}`)).toMatch(/A dub takes 32 languages at most\.$/);
});

test('a dub needs only a video and a language, and leaves to the settings what was not typed', () => {
  expect(parse('dub talk.mp4 --to es')).toEqual({
    command: {
      name: 'dub',
      source: 'talk.mp4',
      to: ['es'],
      from: 'auto',
      provider: undefined,
      chunking: undefined,
      chunkSeconds: undefined,
      parallel: undefined,
      out: undefined,
      force: false,
      speakers: 0,
      background: true,
      watermark: false,
      tempo: undefined,
      failed: undefined,
      subtitles: undefined,
      stereo: false,
      deleteRemote: undefined,
      keepIntermediates: undefined,
      capUsd: undefined,
      estimate: false,
    },
    json: false,
    data: undefined,
  });
});

test('several languages are repeated or separated by commas', () => {
  expect(parse('dub a.mp4 --to es --to de,pt-BR').command).toMatchObject({ to: ['es', 'de', 'pt-BR'] });
});

test('every choice of a dub is read', () => {
  const line =
    'dub a.mp4 --to es --from en --provider elevenlabs-v1 --chunking scene --chunk-seconds 2.5 --parallel 15 -o b.mkv --force --json --data d';
  expect(parse(line)).toMatchObject({
    command: { from: 'en', provider: 'elevenlabs-v1', chunking: 'scene', chunkSeconds: 2.5, parallel: 15, out: 'b.mkv', force: true },
    json: true,
    data: 'd',
  });
});

test('every choice of a paid dub is read', () => {
  const line =
    'dub a.mp4 --to es --provider elevenlabs-v1 --speakers 2 --no-background --watermark --tempo 0.8:1.3 --failed keep-original ' +
    '--no-subtitles --stereo --delete-remote --keep-intermediates --cap 12.50 --estimate';
  expect(parse(line).command).toMatchObject({
    speakers: 2,
    background: false,
    watermark: true,
    tempo: { minTempo: 0.8, maxTempo: 1.3 },
    failed: 'keep-original',
    subtitles: false,
    stereo: true,
    deleteRemote: true,
    keepIntermediates: true,
    capUsd: 12.5,
    estimate: true,
  });
});

test('a stored setting can be answered with its opposite', () => {
  const line = 'dub a.mp4 --to es --subtitles --no-delete-remote --no-keep-intermediates';
  expect(parse(line).command).toMatchObject({ subtitles: true, deleteRemote: false, keepIntermediates: false });
});

test('what only the legacy service knows is refused for another, with the option that is wrong', () => {
  const only = 'for --provider elevenlabs-v1 only';
  expect(complaint('dub a.mp4 --to es --provider elevenlabs --watermark')).toContain(`--watermark is ${only}`);
  expect(complaint('dub a.mp4 --to es --provider elevenlabs --speakers 2 --no-background')).toContain(
    `--speakers and --no-background are ${only}`,
  );
  expect(complaint('dub a.mp4 --to es --provider rehearsal --watermark')).toContain('rehearsal');
  expect(parse('dub a.mp4 --to es --provider elevenlabs --speakers 0').command).toMatchObject({ speakers: 0 });
});

test('numbers of a paid dub have their limits', () => {
  expect(complaint('dub a.mp4 --to es --tempo 0.9')).toContain('0.9:1.15');
  expect(complaint('dub a.mp4 --to es --tempo 0.4:1.1')).toContain('first number of --tempo takes a number from 0.5 to 1');
  expect(complaint('dub a.mp4 --to es --tempo 0.9:2.1')).toContain('second number of --tempo takes a number from 1 to 2');
  expect(complaint('dub a.mp4 --to es --speakers 10')).toContain('0 to 9');
  expect(complaint('dub a.mp4 --to es --cap=-1')).toContain('0 to 100000');
  expect(complaint('dub a.mp4 --to es --failed skip')).toContain('leave, keep-original');
});

test('a name that begins with a dash is a file after two dashes', () => {
  expect(parse('dub --to es -- --odd.mp4').command).toMatchObject({ source: '--odd.mp4' });
});

test('what cannot be meant is refused with what is right', () => {
  expect(complaint('dub --to es')).toContain('needs a video');
  expect(complaint('dub a.mp4')).toContain('needs a language');
  expect(complaint('dub https://example.org/a.mp4 --to es --estimate')).toContain('--estimate listens to a file');
  expect(complaint('dub -talk.mp4 --to es')).toContain('after --');
  expect(complaint('dub a.mp4 b.mp4 --to es')).toContain('"b.mp4"');
  expect(complaint('dub a.mp4 --to es --chunking words')).toContain('fixed, silence, scene');
  expect(complaint('dub a.mp4 --to es --parallel 0')).toContain('1 to 15');
  expect(complaint('dub a.mp4 --to es --parallel 2.5')).toContain('whole number');
  expect(complaint('dub a.mp4 --to es --chunk-seconds NaN')).toContain('1 to 3600');
  expect(complaint('dub a.mp4 --to es --provider polly')).toContain('rehearsal');
  expect(complaint('dub a.mp4 --to es --nonsense')).toContain('--nonsense');
  expect(complaint('dub a.mp4 --to es --port 1')).toBe('dub takes no --port.');
  expect(complaint('fetch a.mp4')).toContain('"fetch"');
  expect(complaint('jobs cancel')).toContain('id');
  expect(complaint('serve extra')).toContain('"extra"');
  expect(complaint('jobs --data=')).toBe('--data needs a folder.');
});

test('help and version come before anything else', () => {
  expect(parse('').command.name).toBe('help');
  expect(parse('dub --help').command.name).toBe('help');
  expect(parse('--version').command.name).toBe('version');
});

test('jobs lists, or does one thing to one job', () => {
  expect(parse('jobs').command).toEqual({ name: 'jobs', action: 'list', id: undefined, states: [], search: undefined });
  expect(parse('jobs retry 12').command).toMatchObject({ name: 'jobs', action: 'retry', id: '12' });
});

test('a list of jobs is narrowed by states and by part of a title', () => {
  expect(parse('jobs list --state failed --state paused --search talk').command).toMatchObject({
    states: ['failed', 'paused'],
    search: 'talk',
  });
  expect(complaint('jobs --state done')).toContain('succeeded');
  expect(complaint('jobs cancel 12 --state failed')).toBe('--state and --search are for jobs list only.');
});

test('serve leaves the port to the program unless one is named', () => {
  expect(parse('serve').command).toMatchObject({ host: '127.0.0.1', port: undefined, roots: [], open: false });
  expect(parse('serve --port 0 --root /a --root /b --allow-host nas.local --open').command).toMatchObject({
    port: 0,
    roots: ['/a', '/b'],
    allowedHosts: ['nas.local'],
    open: true,
  });
});

test('a token is made unless all are to be revoked', () => {
  expect(parse('token').command).toEqual({ name: 'token', revoke: false });
  expect(parse('token --revoke').command).toEqual({ name: 'token', revoke: true });
  expect(complaint('jobs --revoke')).toBe('jobs takes no --revoke.');
});
