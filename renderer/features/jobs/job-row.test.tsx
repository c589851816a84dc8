import { expect, test } from 'vitest';
import { createFakeHost } from '../../testing/fake-host.ts';
import { heldByCapDub } from '../../testing/paid-dub-scenes.ts';
import { showApp } from '../../testing/show-app.tsx';

test('the job list names a job that stopped by itself among those that need a person, with its reason', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [heldByCapDub()], status: { needYou: 1 } }), '#/');
  await screen.getByRole('button', { name: '1 needs you' }).click();
  const panel = screen.getByRole('tabpanel', { name: /^Need you/ });
  await expect.element(panel.getByRole('row', { name: /School garden.*Paused, cap reached/ })).toBeVisible();
});
