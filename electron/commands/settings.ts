import type { Client } from '../transport/client.ts';
import type { SettingsCommand } from './arguments/setting-arguments.ts';
import { SETTING_NAMES, type SettingName, showSetting } from './arguments/setting-value.ts';
import { EXIT } from './exit-codes.ts';
import { isStored } from './key.ts';
import { jsonLine, plainText, type Streams } from './output.ts';

/** Lists the settings, or shows or changes one. `--json` prints one object whose keys are the settings. */
export async function runSettings(
  client: Client,
  command: SettingsCommand,
  { json, streams }: { readonly json: boolean; readonly streams: Streams },
): Promise<number> {
  const hadKey = command.action === 'set' && command.setting === 'elevenlabs.baseUrl' && (await isStored(client, 'elevenlabs.apiKey'));
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
  if (hadKey && !json && !(await isStored(client, 'elevenlabs.apiKey'))) {
    streams.err('The key belonged to the address of before and is forgotten. Store the one for this address with: streamfetch key set\n');
  }
  return EXIT.done;
}
