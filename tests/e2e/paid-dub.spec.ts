import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type FakeElevenLabs, startFakeElevenLabs } from '../fakes/elevenlabs/fake-elevenlabs.ts';
import { type Host, openHeadless } from './hosts.ts';

let host: Host;
let service: FakeElevenLabs;
test.beforeAll(async () => {
  service = await startFakeElevenLabs({ serviceMs: 300 });
  host = await openHeadless();
});
test.afterAll(async () => {
  await host?.close();
  await service?.close();
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** What a person would type into Settings; that page has tests of its own. */
async function configure(page: Page): Promise<void> {
  const statuses = await page.evaluate(
    async ({ url, key }) => {
      const send = (path: string, method: string, body: unknown) =>
        fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const settings = await send('/api/settings', 'PATCH', { 'elevenlabs.baseUrl': url, 'elevenlabs.pollSeconds': 0.2 });
      const secret = await send('/api/secrets/elevenlabs.apiKey', 'PUT', { value: key });
      return [settings.status, secret.status];
    },
    { url: service.url, key: service.key },
  );
  expect(statuses).toEqual([200, 200]);
}

test('a person sees cuts and cost, says what a minute costs, dubs, keeps the original in a refused chunk and finds it in the ledger', async () => {
  const { page } = host;
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.getByRole('button', { name: 'Open the sample' }).waitFor();
  await configure(page);
  service.when(
    (call) => call.route === 'v2.create',
    { kind: 'status', status: 422, body: { detail: [{ loc: ['body'], msg: 'No speech here', type: 'x' }] } },
    1,
  );

  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByRole('radio', { name: 'ElevenLabs', exact: true }).check();
  await page.getByRole('textbox', { name: /chunk length/i }).fill('10');
  await expect(
    page
      .getByText(/chunks; cuts at/)
      .or(page.getByLabel(/cuts at/))
      .first(),
  ).toBeAttached({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Start dub' })).toBeDisabled();
  await page.getByLabel(/What does a minute cost/).fill('0.50');
  await page.getByRole('button', { name: 'Save price' }).click();
  await expect(page.getByText(/4 chunks in each language/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Start dub' }).click();
  expect(service.creates()).toHaveLength(0); // nothing has left the machine before this is read
  await expect(page.getByRole('dialog')).toContainText('ElevenLabs');
  await page.getByRole('button', { name: 'Send and start' }).click();

  await expect(
    page
      .getByRole('main')
      .getByText(/partly/i)
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page
    .getByRole('button', { name: /Keep the original sound/ })
    .first()
    .click();
  await expect(page.getByRole('main').getByText('Original kept').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Ledger' }).click();
  await expect(page.getByText('$0.50').first()).toBeVisible();
  await expectAccessible(page);
  expect(problems).toEqual([]);
});
