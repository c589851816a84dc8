import { expect, test } from 'vitest';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { heldByCapDub, unresolvedDub } from '../../../testing/paid-dub-scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

function heldBy(code: string, details: Readonly<Record<string, string | number>> = {}): Dub {
  const dub = heldByCapDub();
  return { ...dub, job: { ...dub.job, error: { code, message: '', details } } };
}

test('a dub that reached its cap asks for a higher one and goes on with it in one step', async () => {
  const host = createFakeHost({ dubs: [heldByCapDub()] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  await expect.element(screen.getByRole('heading', { name: /^School garden - spring report Paused, cap reached$/ })).toBeVisible();
  const notice = screen.getByRole('note').filter({ hasText: '$1.80 of the $2.00 cap is spent or reserved.' });
  await expect.element(notice).toMatchTextContent(/The cap is reached.*Finished chunks are kept.*estimated at \$3\.60/);
  await expect.element(notice.getByRole('textbox', { name: 'New cap in US dollars' })).toHaveValue('5.00');
  await notice.getByRole('button', { name: 'Change cap and resume' }).click();
  await expect
    .poll(() => host.calls.filter(([name]) => name !== 'doctor.run'))
    .toEqual([
      ['dubbing.setCap', { id: 'garden', capUsd: 5 }],
      ['jobs.resume', { id: 'garden' }],
    ]);
});

test('a cap that is refused does not resume the dub', async () => {
  const host = createFakeHost({ dubs: [heldByCapDub()] });
  host.failNext('dubbing.setCap', 'usage.invalid');
  const { screen } = await showApp(host, '#/dubbing/garden');
  await screen.getByRole('button', { name: 'Change cap and resume' }).click();
  await expect.element(screen.getByText('That could not be done as asked')).toBeVisible();
  expect(host.calls.map(([name]) => name)).not.toContain('jobs.resume');
});

test('the cap of the month is told apart from that of the dub, and leads to its setting', async () => {
  const details = { over: 'month', capMicroUsd: 100_000_000, spentMicroUsd: 99_900_000 };
  const { screen } = await showApp(createFakeHost({ dubs: [heldBy('dubbing.cap-reached', details)] }), '#/dubbing/garden');
  const notice = screen.getByRole('note').filter({ hasText: '$99.90 of the $100.00 that all dubs together may cost this month' });
  await expect.element(notice.getByRole('textbox')).not.toBeInTheDocument();
  await notice.getByRole('button', { name: 'Open settings' }).click();
  expect(window.location.hash).toBe('#/settings/dubbing');
});

test('a refused key leads to its setting, and the dub is resumed from there', async () => {
  const host = createFakeHost({ dubs: [heldBy('dubbing.key-refused')] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  const notice = screen.getByRole('note').filter({ hasText: 'The service refused the key' });
  await notice.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'garden' }]);
  host.setDub(heldBy('dubbing.key-refused'));
  await notice.getByRole('button', { name: 'Open settings' }).click();
  expect(window.location.hash).toBe('#/settings/services');
});

test('a used up quota is resumed once there is some again', async () => {
  const host = createFakeHost({ dubs: [heldBy('dubbing.quota-exceeded')] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  await expect.element(screen.getByText('Paused, quota used up').first()).toBeVisible();
  const notice = screen.getByRole('note').filter({ hasText: "The plan's quota is used up" });
  await expect.element(notice.getByRole('button', { name: 'Open settings' })).not.toBeInTheDocument();
  await notice.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'garden' }]);
});

test('a call without a known outcome leads to its chunk and its answers', async () => {
  const host = createFakeHost({ dubs: [unresolvedDub()] });
  const { screen } = await showApp(host, '#/dubbing/tuning');
  await screen.getByRole('option', { name: /^Chunk 1,/ }).click();
  await screen.getByRole('button', { name: 'Go to chunk 5, French' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Chunk 5, French' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Look again' })).toHaveFocus();
});

test('a chunk that needs an answer is named while the rest goes on', async () => {
  const dub = unresolvedDub();
  const host = createFakeHost({ dubs: [{ ...dub, job: { ...dub.job, state: 'running', error: null } }] });
  const { screen } = await showApp(host, '#/dubbing/tuning');
  const notice = screen.getByRole('status').filter({ hasText: '1 chunk needs your answer' });
  await expect.element(notice).toMatchTextContent(/Nothing is sent again until you say so\. ?Go to chunk 5/);
  await screen.getByRole('button', { name: 'Look again' }).click();
  await expect.poll(() => host.calls).toContainEqual(['jobs.resume', { id: 'chunk-fr-4' }]);
});

test('a dub that stops by itself is told aloud, in a place that was there before', async () => {
  const dub = heldByCapDub();
  const chunks = dub.chunks.map((chunk) => ({ ...chunk, error: null }));
  const host = createFakeHost({ dubs: [{ ...dub, chunks, job: { ...dub.job, state: 'running', error: null } }] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  await expect.element(screen.getByRole('heading', { name: /Dubbing/ }).first()).toBeVisible();
  const place = document.querySelector('.dub [role=status]');
  expect(place?.textContent).toBe('');
  host.setDub(dub);
  await expect.poll(() => place?.textContent).toMatch(/The cap is reached/);
});

test('a retry of a dub that failed as a whole says what it costs', async () => {
  const dub = heldByCapDub();
  const error = { code: 'media.disk-full', message: '', details: {} };
  const host = createFakeHost({ dubs: [{ ...dub, job: { ...dub.job, state: 'failed', error } }] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  await expect.element(screen.getByRole('alert').getByRole('button', { name: 'Retry, about $1.80' })).toBeVisible();
});

test('a retry of a cancelled dub says what it costs', async () => {
  const dub = heldByCapDub();
  const host = createFakeHost({ dubs: [{ ...dub, job: { ...dub.job, state: 'cancelled', error: null } }] });
  const { screen } = await showApp(host, '#/dubbing/garden');
  await expect.element(screen.getByRole('button', { name: 'Retry, about $1.80' })).toBeVisible();
});
