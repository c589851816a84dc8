import { type Answer, detail, invalidField } from './answers.ts';
import type { Behaviour } from './behaviour.ts';
import type { LoggedCreate } from './calls.ts';
import type { SentFile } from './multipart.ts';
import type { SignedAddresses } from './signed-addresses.ts';
import type { SourceMedia } from './source-media.ts';
import type { Spoil } from './spoils.ts';
import type { Order, Work, WorkFailure } from './work.ts';
import type { Works } from './works.ts';

/** What both APIs stand on. */
export type Service = {
  readonly url: string;
  readonly works: Works;
  readonly addresses: SignedAddresses;
  readonly behaviour: () => Behaviour;
  created(create: LoggedCreate): void;
};

/** The form of a create, read to its end. */
export type Upload = {
  readonly file: SentFile | undefined;
  readonly media: SourceMedia;
  readonly fields: Readonly<Record<string, string>>;
};

/** Which fields of the form hold what; the APIs name them differently. */
export type FieldNames = { readonly reference: string; readonly source: string; readonly target: string };

type Wish = { readonly api: Order['api']; readonly names: FieldNames; readonly upload: Upload; readonly spoil: Spoil | undefined };

/** Takes a create, charges it and begins with it; or refuses it for its form, the concurrency or the quota, in this order. */
export function takeOrder(service: Service, { api, names, upload, spoil }: Wish): Work | Answer {
  const { file, media, fields } = upload;
  if (fields.source_url !== undefined) return invalidField('source_url', 'This stand-in fetches nothing: upload a file.');
  if (!file) return invalidField('file', 'Field required');
  const refused = refuseMore(service, media.seconds);
  if (refused) return refused;
  const targetLanguage = fields[names.target] ?? null;
  const sourceLanguage = fields[names.source] ?? null;
  const reference = fields[names.reference] ?? null;
  const work = service.works.accept({ api, reference, sourceLanguage, targetLanguage, file, media, fields, failure: failureOf(spoil) });
  const { seconds, hasPicture } = media;
  const about = { api, id: work.id, reference, targetLanguage, sourceLanguage, atMs: work.createdAtMs };
  service.created({ ...about, sizeBytes: file.sizeBytes, seconds, hasPicture, fields });
  return work;
}

/** The no that another language would get now, if any. */
export function refuseMore(service: Service, seconds: number): Answer | undefined {
  const { concurrency, quotaSeconds, quotaStatus } = service.behaviour();
  const running = service.works.runningCount();
  if (running >= concurrency) {
    const headers = { 'current-concurrent-requests': String(running), 'maximum-concurrent-requests': String(concurrency) };
    const message = `Too many concurrent requests. Your current subscription is associated with a maximum of ${concurrency} concurrent requests.`;
    return detail(429, 'too_many_concurrent_requests', message, headers);
  }
  const left = quotaSeconds - service.works.billedSeconds();
  if (seconds <= left) return undefined;
  return detail(
    quotaStatus,
    'quota_exceeded',
    `This request exceeds your quota. You have ${left} seconds left, while ${seconds} are required.`,
  );
}

function failureOf(spoil: Spoil | undefined): WorkFailure | null {
  return spoil?.kind === 'fail-work' ? { at: spoil.at ?? 'language', message: spoil.message } : null;
}

/** The documented headers of an accepted create. */
export function concurrencyHeaders(service: Service): Readonly<Record<string, string>> {
  const { concurrency } = service.behaviour();
  if (!Number.isFinite(concurrency)) return {};
  const running = String(service.works.runningCount());
  return { 'current-concurrent-requests': running, 'maximum-concurrent-requests': String(concurrency) };
}

export function isAnswer(value: Work | Answer): value is Answer {
  return 'body' in value;
}

/** A page of a list: what follows the one that `cursor` names, `next` being null on the last page. */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  { cursor, size }: { readonly cursor: string | null; readonly size: number },
): { readonly items: readonly T[]; readonly next: string | null } {
  const after = cursor === null ? '' : Buffer.from(cursor, 'base64url').toString();
  const start = after === '' ? 0 : items.findIndex((item) => item.id === after) + 1 || items.length;
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  return { items: page, next: last && start + size < items.length ? Buffer.from(last.id).toString('base64url') : null };
}

/** `page_size` is brought into the allowed range, as the service does, and under the stand-in's own. */
export function pageSizeOf(query: URLSearchParams, service: Service, highest: number): number {
  const asked = Number(query.get('page_size') ?? highest);
  return Math.min(Math.max(1, Number.isFinite(asked) ? asked : highest), highest, service.behaviour().pageSize);
}
