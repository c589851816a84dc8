import type { Page } from '@playwright/test';

/** What a person would do in Settings, without the clicks. */
export async function change(page: Page, path: string, method: string, body: unknown): Promise<void> {
  const status = await page.evaluate(
    async (call) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`/api/${call.path}`, { method: call.method, headers, body: JSON.stringify(call.body) })).status;
    },
    { path, method, body },
  );
  if (status !== 200) throw new Error(`${method} ${path} was answered ${status}`);
}
