import type { Page } from '@playwright/test';
import type { FakeElevenLabs } from '../../tests/fakes/elevenlabs/fake-elevenlabs.ts';
import { goTo, type Shoot } from './camera.ts';
import { change } from './change.ts';
import { expectState, openLog } from './dub-page.ts';

const PRICE_USD = 0.5;
/** Chunks are still at the service when its pictures are taken and the key is revoked, also on a busy machine. */
const SLOW_MS = 15_000;

/** What a person sees who has stored a key and pays: Services, the price, what is sent, and dubs that ended well, partly and not at all. */
export async function shootPaid(page: Page, service: FakeElevenLabs, shoot: Shoot): Promise<void> {
  await change(page, 'settings', 'PATCH', { 'elevenlabs.baseUrl': service.url, 'elevenlabs.pollSeconds': 0.2 });
  await change(page, 'secrets/elevenlabs.apiKey', 'PUT', { value: service.key });
  await goTo(page, '#/settings/services');
  await page.getByText('Stored', { exact: true }).waitFor();
  await shoot({ name: 'settings-services' });
  await goTo(page, '#/settings/doctor');
  await page
    .getByRole('main')
    .getByText(/All checks passed|need you/)
    .waitFor();
  await shoot({ name: 'settings-doctor' });

  await fillPaidDub(page, ['German']);
  await page.getByLabel(/What does a minute cost/).waitFor();
  await shoot({ name: 'new-dub-no-price', prepare: () => showAtTop(page, /What does a minute cost/) });
  await change(page, 'settings', 'PATCH', { 'elevenlabs.usdPerMinute': PRICE_USD });
  await page.getByText(/chunks in each language/).waitFor();
  await shoot({ name: 'new-dub-paid' });
  await shoot({ name: 'new-dub-price', prepare: () => showAtTop(page, /chunks in each language/) });
  await page.getByRole('button', { name: 'Start dub' }).click();
  await page.getByRole('dialog').waitFor();
  await shoot({ name: 'send-dialog' });
  await page.getByRole('button', { name: 'Send and start' }).click();
  await expectState(page, 'Complete');
  await shoot({ name: 'paid' });
  await page.getByRole('tab', { name: 'Ledger' }).click();
  await shoot({ name: 'paid-ledger' });

  await shootRefusedKey(page, service, shoot);
  await shootFailedChunk(page, service, shoot);
  await shoot({ name: 'home-paid', hash: '#/' });
}

async function shootRefusedKey(page: Page, service: FakeElevenLabs, shoot: Shoot): Promise<void> {
  service.behave({ serviceMs: SLOW_MS });
  await fillPaidDub(page, ['French']);
  const before = service.creates().length;
  await page.getByRole('button', { name: 'Start dub' }).click();
  while (service.creates().length === before) await page.waitForTimeout(50);
  await shoot({ name: 'paid-running' });
  service.revokeKey();
  await expectState(page, /key/);
  await shoot({ name: 'paid-held' });
  service.restoreKey();
  service.behave({ serviceMs: 300 });
  await page.getByRole('main').getByRole('button', { name: 'Resume' }).click();
  await shoot({ name: 'paid-resumed' });
  await expectState(page, 'Complete');
}

async function shootFailedChunk(page: Page, service: FakeElevenLabs, shoot: Shoot): Promise<void> {
  const refusal = { detail: [{ loc: ['body'], msg: 'No speech here', type: 'x' }] };
  service.when((call) => call.route === 'v2.create', { kind: 'status', status: 422, body: refusal }, 1);
  await fillPaidDub(page, ['Italian']);
  await page.getByRole('button', { name: 'Start dub' }).click();
  await expectState(page, /partly/i);
  await shoot({ name: 'partial' });
  await shoot({ name: 'partial-log', prepare: openLog });
}

/** Where a narrow window would have it below the edge. */
async function showAtTop(page: Page, text: RegExp): Promise<void> {
  await page
    .getByText(text)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'center' }));
}

/** A new dub of the sample through ElevenLabs, filled in and not started. */
async function fillPaidDub(page: Page, languages: readonly string[]): Promise<void> {
  await goTo(page, '#/dubbing/new');
  await page.getByRole('button', { name: /^talk\.mp4/ }).click();
  await page.getByRole('radio', { name: 'ElevenLabs', exact: true }).check();
  await page.getByRole('textbox', { name: 'Chunk length' }).fill('10');
  for (const language of languages) {
    await page.getByRole('combobox', { name: 'Dub into' }).fill(language);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Chunk length' }).focus();
}
