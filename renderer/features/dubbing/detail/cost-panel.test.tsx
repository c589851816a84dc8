import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fakeChunk } from '../../../testing/fake-data.ts';
import { createFakeHost } from '../../../testing/fake-host.ts';
import { finishedPaidDub, unresolvedDub } from '../../../testing/paid-dub-scenes.ts';
import { finishedDub, runningDub } from '../../../testing/scenes.ts';
import { showApp } from '../../../testing/show-app.tsx';

test('what a dub has cost, may cost and is allowed to cost stands beside it', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [runningDub()] }), '#/dubbing/lecture-dub');
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByText('spent of a $36.00 cap')).toBeVisible();
  await expect.element(side.getByRole('img', { name: 'Spent $21.00, reserved $1.50, estimate $31.34, cap $36.00' })).toBeVisible();
  await expect.element(side.getByText('The dub stops before the cap.')).toBeVisible();
  const bar = side.getByRole('img').element();
  const share = (part: string) => (bar.querySelector(part)?.getBoundingClientRect().width ?? 0) / bar.getBoundingClientRect().width;
  expect(share('.spent')).toBeCloseTo(21 / 36, 2);
  expect(share('.reserved')).toBeCloseTo(1.5 / 36, 2);
});

test('the cap is changed in place, never below what is spent and reserved', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  await screen.getByRole('button', { name: 'Change cap' }).click();
  const field = screen.getByRole('textbox', { name: 'New cap in US dollars' });
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue('36.00');
  await field.fill('22.49');
  await expect.element(screen.getByText('$22.50 is spent or reserved already. Type at least that.')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Save cap' })).toBeDisabled();
  await field.fill('a lot');
  await expect.element(screen.getByText('Type an amount in dollars, such as 36.00.')).toBeVisible();
  await field.fill('40.5');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => host.calls).toContainEqual(['dubbing.setCap', { id: 'lecture-dub', capUsd: 40.5 }]);
  await expect.element(screen.getByText('spent of a $40.50 cap')).toBeVisible();
  await expect.element(field).not.toBeInTheDocument();
});

test('Esc leaves the cap as it is', async () => {
  const host = createFakeHost({ dubs: [runningDub()] });
  const { screen } = await showApp(host, '#/dubbing/lecture-dub');
  await screen.getByRole('button', { name: 'Change cap' }).click();
  await screen.getByRole('textbox', { name: 'New cap in US dollars' }).fill('99');
  await userEvent.keyboard('{Escape}');
  await expect.element(screen.getByRole('textbox', { name: 'New cap in US dollars' })).not.toBeInTheDocument();
  expect(host.calls.filter(([name]) => name === 'dubbing.setCap')).toEqual([]);
});

test('the ledger names each paid call, what came of it in words, and its reference', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [unresolvedDub()] }), '#/dubbing/tuning');
  await screen.getByRole('tab', { name: 'Ledger' }).click();
  const rows = screen.getByRole('tabpanel', { name: 'Ledger' }).getByRole('row');
  await expect.element(rows.filter({ hasText: '5, French' })).toMatchTextContent(/Not known, may be charged.*sf-tuning-fr-5.*\$0\.30/);
  await expect.element(rows.filter({ hasText: '6, French' })).toMatchTextContent(/Taken by the service.*sf-tuning-fr-6.*\$0\.30/);
  await expect.element(screen.getByText('$3.30 spent and $0.30 reserved of $100.00 this month, over all dubs')).toBeVisible();
});

test('a ledger of many hundred calls is shown to its end', async () => {
  const chunks = Array.from({ length: 501 }, (_, index) => fakeChunk('es', index, { costMicroUsd: 300_000 }));
  const dub = { ...finishedPaidDub(), chunks };
  const { screen } = await showApp(createFakeHost({ dubs: [dub] }), '#/dubbing/harbour-dub');
  await screen.getByRole('tab', { name: 'Ledger' }).click();
  await expect.element(screen.getByText('sf-harbour-dub-es-501')).toBeInTheDocument();
  await expect.element(screen.getByText('$3.60 spent of $100.00 this month, over all dubs', { exact: true })).toBeInTheDocument();
});

test('a rehearsal says that nothing is charged and has no ledger', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [finishedDub()] }), '#/dubbing/talk-dub');
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByText('A rehearsal calls no service.')).toBeVisible();
  await expect.element(side.getByRole('tab', { name: 'Ledger' })).not.toBeInTheDocument();
});

test('an ended dub shows what it cost, without an estimate or a cap to change', async () => {
  const { screen } = await showApp(createFakeHost({ dubs: [finishedPaidDub()] }), '#/dubbing/harbour-dub');
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByRole('img', { name: 'Spent $3.60, reserved $0.00, cap $5.00' })).toBeVisible();
  await expect.element(side.getByText('Estimate at the end')).not.toBeInTheDocument();
  await expect.element(side.getByRole('button', { name: 'Change cap' })).not.toBeInTheDocument();
});

test('what a dub that should leave nothing at its service has left there is told beside its cost', async () => {
  const dub = { ...finishedPaidDub(), leftAtService: { undeleted: 2, unfetched: 1, unresolved: 1 } };
  const { screen } = await showApp(createFakeHost({ dubs: [dub] }), `#/dubbing/${dub.job.id}`);
  const side = screen.getByRole('complementary', { name: 'Cost, chunk and result' });
  await expect.element(side.getByText(/^2 works could not be deleted at the service\. It is tried again/)).toBeVisible();
  await expect.element(side.getByText(/^1 paid work without a result here stays at the service for a retry/)).toBeVisible();
  await expect.element(side.getByText(/^1 call has no known outcome\. .* cannot be deleted from here/)).toBeVisible();
});

test('the ledger says of each call whether its work is deleted at the service, where that is wanted', async () => {
  const base = unresolvedDub();
  const dub = { ...base, config: { ...base.config, deleteRemote: true } };
  const { screen } = await showApp(createFakeHost({ dubs: [dub] }), `#/dubbing/${dub.job.id}`);
  await screen.getByRole('tab', { name: 'Ledger' }).click();
  await expect.element(screen.getByText('Still at the service').first()).toBeVisible();
  await expect.element(screen.getByText('If the service has it, it cannot be deleted from here').first()).toBeVisible();
});
