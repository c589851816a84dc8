import { expect, test, vi } from 'vitest';
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
