import { expect, test } from 'vitest';
import { settingsSchema } from '../../../common/contract/settings.ts';
import { termsOf } from './paid-service.ts';

test('each service’s list is searched for as long as is set for that service', () => {
  const settings = settingsSchema.parse({ 'elevenlabs.searchMinutes': 3, 'elevenlabs.v1SearchMinutes': 20 });
  expect(termsOf(settings, 'elevenlabs', false).searchForMs).toBe(180_000);
  expect(termsOf(settings, 'elevenlabs-v1', false).searchForMs).toBe(1_200_000);
});
