import { openAsBlob } from 'node:fs';
import path from 'node:path';
import type { FakeElevenLabs } from './fake-elevenlabs.ts';

const ROUTES = { v2: '/v1/dubbing/project', v1: '/v1/dubbing' } as const;

/** Uploads a file with a create of the given API, without the SDK, which holds whole files. `key` null sends none. */
export async function postForm(
  fake: Pick<FakeElevenLabs, 'url' | 'key'>,
  api: keyof typeof ROUTES,
  upload: { readonly file: string; readonly fields: Readonly<Record<string, string>>; readonly key?: string | null },
): Promise<Response> {
  const form = new FormData();
  form.set('file', await openAsBlob(upload.file), path.basename(upload.file));
  for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
  const key = upload.key === undefined ? fake.key : upload.key;
  return await fetch(fake.url + ROUTES[api], { method: 'POST', body: form, headers: key === null ? {} : { 'xi-api-key': key } });
}
