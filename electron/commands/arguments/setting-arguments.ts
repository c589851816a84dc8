import { SECRET_NAMES, type SecretName, type SettingsPatch } from '../../../common/contract/settings.ts';
import { oneOf, requireNoMore, WrongUsage } from './read-value.ts';
import { readSetting, SETTING_NAMES, type SettingName } from './setting-value.ts';

export type SettingsCommand =
  | { readonly name: 'settings'; readonly action: 'list' }
  | { readonly name: 'settings'; readonly action: 'get'; readonly setting: SettingName }
  | { readonly name: 'settings'; readonly action: 'set'; readonly setting: SettingName; readonly patch: SettingsPatch };

export const KEY_ACTIONS = ['set', 'status', 'remove'] as const;
export type KeyCommand = { readonly name: 'key'; readonly action: (typeof KEY_ACTIONS)[number]; readonly secret: SecretName };

export function settingsCommand(rest: readonly string[]): SettingsCommand {
  const [word = 'list', name, value, ...more] = rest;
  const action = oneOf('settings', word, ['list', 'get', 'set']);
  if (action === 'list') {
    requireNoMore('settings list', rest.slice(1));
    return { name: 'settings', action };
  }
  if (name === undefined) throw new WrongUsage(`settings ${action} needs a setting, as \`streamfetch settings\` shows it.`);
  const setting = settingOf(name);
  if (action === 'get') {
    requireNoMore('settings get', rest.slice(2));
    return { name: 'settings', action, setting };
  }
  if (value === undefined) throw new WrongUsage(`settings set needs a value: streamfetch settings set ${setting} VALUE`);
  requireNoMore('settings set', more);
  return { name: 'settings', action, setting, patch: readSetting(setting, value) };
}

function settingOf(name: string): SettingName {
  if (SECRET_NAMES.some((secret) => secret === name)) throw new WrongUsage(`${name} is a key and is set by: streamfetch key set ${name}`);
  const setting = SETTING_NAMES.find((candidate) => candidate === name);
  if (setting === undefined) throw new WrongUsage(`There is no setting ${JSON.stringify(name)}; \`streamfetch settings\` lists them.`);
  return setting;
}

/** Repeats no word of the line in what it says: the key itself may have been typed there. */
export function keyCommand(rest: readonly string[]): KeyCommand {
  const [word, name = SECRET_NAMES[0], ...more] = rest;
  const action = KEY_ACTIONS.find((candidate) => candidate === word);
  if (action === undefined) throw new WrongUsage(`key takes ${KEY_ACTIONS.join(', ')}.`);
  const secret = SECRET_NAMES.find((candidate) => candidate === name);
  if (secret === undefined || more.length > 0)
    throw new WrongUsage(
      `key ${action} takes ${SECRET_NAMES.join(' or ')} and nothing else. The key itself is never an argument, where others could see it: \`key set\` reads it from standard input.`,
    );
  return { name: 'key', action, secret };
}
