import { expect, test } from 'vitest';
import { settingsSchema } from '../../../common/contract/settings.ts';
import { keyCommand, settingsCommand } from './setting-arguments.ts';
import { readSetting, SETTING_NAMES, showSetting } from './setting-value.ts';

test('settings are listed, shown one by one, and set', () => {
  expect(settingsCommand([])).toEqual({ name: 'settings', action: 'list' });
  expect(settingsCommand(['get', 'dubbing.parallel'])).toMatchObject({ action: 'get', setting: 'dubbing.parallel' });
  expect(settingsCommand(['set', 'elevenlabs.usdPerMinute', '0.50'])).toMatchObject({ patch: { 'elevenlabs.usdPerMinute': 0.5 } });
});

test('a value is what its setting takes it for', () => {
  expect(readSetting('dubbing.subtitles', 'false')).toEqual({ 'dubbing.subtitles': false });
  expect(readSetting('dubbing.failedChunks', 'keep-original')).toEqual({ 'dubbing.failedChunks': 'keep-original' });
  expect(readSetting('dubbing.targetLanguages', 'es, pt-BR')).toEqual({ 'dubbing.targetLanguages': ['es', 'pt-BR'] });
  expect(readSetting('dubbing.targetLanguages', 'none')).toEqual({ 'dubbing.targetLanguages': [] });
  expect(readSetting('elevenlabs.usdPerMinute', 'none')).toEqual({ 'elevenlabs.usdPerMinute': null });
  expect(readSetting('elevenlabs.baseUrl', 'http://127.0.0.1:9')).toEqual({ 'elevenlabs.baseUrl': 'http://127.0.0.1:9' });
});

test('a value that is not allowed is refused with the reason', () => {
  expect(() => readSetting('dubbing.parallel', '99')).toThrow(/dubbing\.parallel cannot be "99".*15/);
  expect(() => readSetting('dubbing.subtitles', 'perhaps')).toThrow('boolean');
  expect(() => readSetting('dubbing.chunking', 'words')).toThrow('silence');
  expect(() => readSetting('elevenlabs.baseUrl', 'http://example.org')).toThrow('https://');
  expect(() => readSetting('dubbing.targetLanguages', `es,${'x'.repeat(36)}`)).toThrow('35');
  expect(() => readSetting('elevenlabs.concurrency', 'none')).toThrow('number');
  expect(() => readSetting('elevenlabs.usdPerMinute', '')).toThrow('cannot be ""');
});

test('a setting is printed in words that set it again', () => {
  const settings = settingsSchema.parse({});
  for (const name of SETTING_NAMES) expect(readSetting(name, showSetting(settings[name]))).toEqual({ [name]: settings[name] });
});

test('an unknown setting, a key among them and a missing value are refused with what is right', () => {
  expect(() => settingsCommand(['get', 'dubbing.speed'])).toThrow('no setting "dubbing.speed"');
  expect(() => settingsCommand(['set', 'elevenlabs.apiKey', 'sk-1'])).toThrow('streamfetch key set');
  expect(() => settingsCommand(['set', 'dubbing.parallel'])).toThrow('needs a value');
  expect(() => settingsCommand(['unset', 'dubbing.parallel'])).toThrow('list, get, set');
});

test('a key that was typed as an argument is refused and not repeated', () => {
  expect(keyCommand(['set'])).toEqual({ name: 'key', action: 'set', secret: 'elevenlabs.apiKey' });
  for (const line of [['set', 'sk-secret'], ['set', 'elevenlabs.apiKey', 'sk-secret'], ['sk-secret']]) {
    expect(() => keyCommand(line)).toThrow(/^(?!.*sk-secret).*key/);
  }
});

test('hours with a limit of their own are read and shown as JSON', () => {
  const hours = '{"from":"23:00","to":"07:00","bytesPerSecond":null}';
  const patch = readSetting('downloads.schedule', hours);
  expect(showSetting(patch['downloads.schedule'] ?? null)).toBe(hours);
  expect(readSetting('downloads.schedule', 'none')).toEqual({ 'downloads.schedule': null });
  expect(() => readSetting('downloads.schedule', '{"from":"7","to":"9:00","bytesPerSecond":null}')).toThrow('such as 23:00');
  expect(() => readSetting('downloads.schedule', '{broken')).toThrow('downloads.schedule');
});
