import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from 'app-builder-lib';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** As electron-builder itself reads it, without the package's own metadata. */
function configuration(): Promise<Configuration> {
  return getConfig(root, 'electron-builder.yml', null, { value: Promise.resolve(null) } as Parameters<typeof getConfig>[3]); // a lazy value's `value` is all it reads
}

test('electron-builder accepts the configuration, and would refuse a word it does not know', async () => {
  const config = await configuration();
  await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
  await expect(validateConfiguration({ ...config, asarUnpacked: [] } as Configuration, new DebugLogger(false))).rejects.toThrow(
    'asarUnpacked',
  ); // wrong on purpose
});

test('the icon is a picture of 1024 by 1024, from which electron-builder makes those of each system', async () => {
  const { win, mac, linux } = await configuration();
  const icons = new Set([win?.icon, mac?.icon, linux?.icon]);
  expect(icons.size).toBe(1);
  const png = readFileSync(path.join(root, String([...icons][0])));
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 1024, 1024]);
});

test('the running app and its installer name themselves alike, so that Windows groups its windows and notifications', async () => {
  const { appId } = await configuration();
  expect(readFileSync(path.join(root, 'electron/shell/desktop.ts'), 'utf8')).toContain(`setAppUserModelId('${appId}')`);
});
