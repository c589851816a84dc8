import { expect, test } from 'vitest';
import { createFakeHost } from '../../testing/fake-host.ts';
import { heldByCapDub } from '../../testing/paid-dub-scenes.ts';
import { showApp } from '../../testing/show-app.tsx';

test('Home says why a dub stopped by itself', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [heldByCapDub()] }), '#/');
  await expect.element(screen.getByRole('row', { name: /School garden.*Paused, cap reached/ })).toBeVisible();
});
