import { type Settings, type SettingsPatch, settingsPatchSchema } from '../../../common/contract/settings.ts';
import { WrongUsage } from './read-value.ts';

export type SettingName = keyof Settings;

export const SETTING_NAMES = Object.keys(settingsPatchSchema.shape) as readonly SettingName[]; // the schema's own keys

/**
 * A setting's value as it was typed: a number, `true` or `false`, a word, a list with commas, `none` for nothing. What it is, the
 * setting's schema decides. Throws `WrongUsage` with the schema's own reason.
 */
export function readSetting(name: SettingName, text: string): SettingsPatch {
  const schema = settingsPatchSchema.shape[name];
  const results = meaningsOf(text).map((meaning) => schema.safeParse(meaning));
  const good = results.find((result) => result.success);
  if (good) return { [name]: good.data } as SettingsPatch; // parsed by this setting's own schema
  const issues = results.flatMap((result) => result.error?.issues.slice(0, 1) ?? []);
  const issue = issues.find((candidate) => candidate.code !== 'invalid_type') ?? issues[0];
  const wantsNumber = issues.some((candidate) => candidate.code === 'invalid_type' && candidate.expected === 'number');
  const reason = wantsNumber && issue?.code === 'invalid_type' ? 'It is a number, such as 0.50' : (issue?.message ?? 'It is not allowed');
  throw new WrongUsage(`${name} cannot be ${JSON.stringify(text)}. ${reason}.`);
}

/** Everything that may be meant, the plainest first. */
function meaningsOf(text: string): readonly unknown[] {
  if (text === 'none') return [null, []];
  const list = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const isNumber = text.trim() !== '' && Number.isFinite(Number(text));
  return [
    ...objectOf(text),
    ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
    ...(isNumber ? [Number(text)] : []),
    text,
    list,
  ];
}

/** Hours with a limit of their own are written as JSON. */
function objectOf(text: string): readonly unknown[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return []; // a word that begins with a brace
  }
}

/** A value in the form in which `readSetting` takes it. */
export function showSetting(value: Settings[SettingName]): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
