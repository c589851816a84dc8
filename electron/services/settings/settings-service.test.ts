import { describe, expect, test, vi } from 'vitest';
import { settingsSchema } from '../../../common/contract/settings.ts';
import { openMemoryStore } from '../../database/open.ts';
import { createSettingsService } from './settings-service.ts';

const defaults = settingsSchema.parse({});
const setUp = () => {
  const repository = openMemoryStore().settings;
  return { repository, settings: createSettingsService(repository, () => 5) };
};

test('without anything stored every setting has its default', () => {
  expect(setUp().settings.get()).toEqual(defaults);
});

test('a change touches what it names and leaves every other setting as it was', () => {
  const { settings } = setUp();
  settings.set({ 'appearance.theme': 'dark', 'dubbing.targetLanguages': ['fr', 'de'] });
  expect(settings.set({ 'dubbing.parallel': 5 })).toEqual({
    ...defaults,
    'appearance.theme': 'dark',
    'dubbing.targetLanguages': ['fr', 'de'],
    'dubbing.parallel': 5,
  });
});

test('a setting left undefined in a change keeps its value', () => {
  const { settings } = setUp();
  settings.set({ 'appearance.theme': 'dark' });
  expect(settings.set({ 'appearance.theme': undefined })['appearance.theme']).toBe('dark');
});

test('a stored value that is no longer allowed falls back to its default, alone, and stays stored', () => {
  const { repository, settings } = setUp();
  repository.set({ 'dubbing.parallel': 99, 'appearance.theme': 'light', 'gone.setting': 1 }, 1);
  expect(settings.get()).toEqual({ ...defaults, 'appearance.theme': 'light' });
  settings.set({ 'help.firstStepsHidden': true });
  expect(repository.all()['dubbing.parallel']).toBe(99);
});

test('a value that is not allowed is refused and nothing of its change is stored', () => {
  const { settings } = setUp();
  expect(() => settings.set({ 'appearance.theme': 'dark', 'dubbing.parallel': 99 })).toThrow();
  expect(settings.get()).toEqual(defaults);
});

test('listeners hear of changes until they stop, and not of a change to the same value', () => {
  const { settings } = setUp();
  const listener = vi.fn();
  const stop = settings.onChange(listener);
  settings.set({ 'dubbing.parallel': defaults['dubbing.parallel'] });
  expect(listener).not.toHaveBeenCalled();
  settings.set({ 'dubbing.parallel': 7 });
  expect(listener.mock.calls).toEqual([[{ ...defaults, 'dubbing.parallel': 7 }]]);
  stop();
  settings.set({ 'dubbing.parallel': 8 });
  expect(listener).toHaveBeenCalledOnce();
});

describe('another address of the service', () => {
  const elsewhere = { 'elevenlabs.baseUrl': 'https://elsewhere.example' } as const;
  const consented = () => {
    const parts = setUp();
    parts.repository.saveSealedSecret('elevenlabs.apiKey', Uint8Array.of(1), 1);
    parts.settings.set({ 'dubbing.uploadAcknowledged': true });
    return parts;
  };

  test('takes the key and the consent along in the one write that stores it', () => {
    const { repository, settings } = consented();
    const writes = vi.spyOn(repository, 'set');
    expect(settings.set(elsewhere)).toMatchObject({ ...elsewhere, 'dubbing.uploadAcknowledged': false });
    expect(repository.sealedSecret('elevenlabs.apiKey')).toBeUndefined();
    expect(writes.mock.calls).toEqual([[{ ...elsewhere, 'dubbing.uploadAcknowledged': false }, 5, ['elevenlabs.apiKey']]]);
  });

  test('tells whoever follows the secrets, and another change does not', () => {
    const { repository } = consented();
    const removed = vi.fn();
    const settings = createSettingsService(repository, () => 5, removed);
    settings.set({ 'appearance.theme': 'dark' });
    expect(removed).not.toHaveBeenCalled();
    settings.set(elsewhere);
    expect(removed).toHaveBeenCalledOnce();
  });

  test('leaves neither to whoever hears of the change', () => {
    const { repository, settings } = consented();
    const heard: unknown[] = [];
    settings.onChange((now) => heard.push([now['dubbing.uploadAcknowledged'], repository.sealedSecret('elevenlabs.apiKey')]));
    settings.set(elsewhere);
    expect(heard).toEqual([[false, undefined]]);
  });

  test('is none where it is stored again as it was, or something else is changed', () => {
    const { repository, settings } = consented();
    settings.set({ 'elevenlabs.baseUrl': defaults['elevenlabs.baseUrl'], 'dubbing.parallel': 5 });
    expect(settings.get()['dubbing.uploadAcknowledged']).toBe(true);
    expect(repository.sealedSecret('elevenlabs.apiKey')).toBeDefined();
  });
});
