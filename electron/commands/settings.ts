import type { Client } from '../transport/client.ts';
import type { SettingsCommand } from './arguments/setting-arguments.ts';
import { SETTING_NAMES, type SettingName, showSetting } from './arguments/setting-value.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, plainText, type Streams } from './output.ts';

/** Lists the settings, or shows or changes one. `--json` prints one object whose keys are the settings. */
export async function runSettings(
  client: Client,
  command: SettingsCommand,
  { json, streams }: { readonly json: boolean; readonly streams: Streams },
): Promise<number> {
  const settings = command.action === 'set' ? await client.settings.set(command.patch) : await client.settings.get();
  const text = (name: SettingName): string => plainText(showSetting(settings[name]));
  if (command.action === 'list') {
    const width = Math.max(...SETTING_NAMES.map((name) => name.length));
    streams.out(json ? jsonLine(settings) : SETTING_NAMES.map((name) => `${name.padEnd(width)}  ${text(name)}\n`).join(''));
    return EXIT.done;
  }
  const { setting } = command;
  if (json) streams.out(jsonLine({ [setting]: settings[setting] }));
  else streams.out(command.action === 'get' ? `${text(setting)}\n` : `${setting} is ${text(setting)}\n`);
  return EXIT.done;
}
