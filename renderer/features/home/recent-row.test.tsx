import { expect, test } from 'vitest';
import { createFakeHost } from '../../testing/fake-host.ts';
import { heldByCapDub } from '../../testing/paid-dub-scenes.ts';
import { showApp } from '../../testing/show-app.tsx';

test('Home tells all languages of a dub when they are pointed at', async () => {
  const dub = heldByCapDub();
  const targetLanguages = ['es', 'de', 'fr', 'it', 'pt', 'pl'];
  const { screen } = await showApp(createFakeHost({ dubs: [{ ...dub, config: { ...dub.config, targetLanguages } }] }), '#/');
  const all = 'Dub to Spanish, German, French, Italian, Portuguese, and Polish';
  await expect.element(screen.getByText(all)).toHaveAttribute('title', all);
});

test('Home says why a dub stopped by itself', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [heldByCapDub()] }), '#/');
  await expect.element(screen.getByRole('row', { name: /School garden.*Paused, cap reached/ })).toBeVisible();
});
