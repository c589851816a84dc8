import { expect, test } from 'vitest';
import { openMemoryStore } from '../../database/open.ts';
import { createSecretsService } from '../secrets/secrets-service.ts';
import { createSettingsService } from '../settings/settings-service.ts';
import { forgetWithAccess } from './forget-with-access.ts';

test('what sites have answered is forgotten with other cookies, another proxy or another order, and with nothing else', () => {
  const store = openMemoryStore();
  const settings = createSettingsService(store.settings, () => 1);
  const sealer = { seal: (value: string) => Buffer.from(value), unseal: (sealed: Uint8Array) => Buffer.from(sealed).toString() };
  const secrets = createSecretsService(store.settings, sealer, () => 1);
  let times = 0;
  forgetWithAccess({ forget: () => ++times }, settings, secrets);
  settings.set({ 'downloads.atOnce': 5 });
  expect(times).toBe(0);
  settings.set({ 'downloads.proxyUrl': 'http://127.0.0.1:8080' });
  expect(times).toBe(1);
  settings.set({ 'downloads.extractors': ['http', 'yt-dlp'] });
  expect(times).toBe(2);
  secrets.set('downloads.cookies', '# Netscape HTTP Cookie File\n.example.org\tTRUE\t/\tTRUE\t0\tSID\tvalue\n');
  expect(times).toBe(3);
  secrets.clear('downloads.cookies');
  expect(times).toBe(4);
});
