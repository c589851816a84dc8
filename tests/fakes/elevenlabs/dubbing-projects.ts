import { type Answer, invalidField, json, NO_CONTENT, text } from './answers.ts';
import { nowMs } from './behaviour.ts';
import { concurrencyHeaders, isAnswer, pageOf, pageSizeOf, refuseMore, type Service, takeOrder, type Upload } from './service.ts';
import type { Signed } from './signed-addresses.ts';
import type { Spoil } from './spoils.ts';
import { webVttOf } from './subtitles.ts';
import { type LanguageWork, languageError, projectError, projectState, type Work } from './work.ts';

/** Dubbing Projects (v2). Shapes are those that the SDK 2.73.0 reads. */

const REFERENCE_LIMIT = 500;
const HIGHEST_PAGE_SIZE = 100;
const MODEL = 'dubbing_v2';

export function createProject(service: Service, upload: Upload, spoil: Spoil | undefined): Answer {
  if ((upload.fields.reference?.length ?? 0) > REFERENCE_LIMIT)
    return invalidField('reference', 'String should have at most 500 characters');
  const names = { reference: 'reference', source: 'source_language', target: 'target_language' };
  const work = takeOrder(service, { api: 'v2', names, upload, spoil });
  return isAnswer(work) ? work : json(201, project(service, work), concurrencyHeaders(service));
}

export function getProject(service: Service, work: Work): Answer {
  return json(200, project(service, work));
}

export function listProjects(service: Service, query: URLSearchParams): Answer {
  const status = query.get('status');
  const found = service.works.listed('v2').filter((work) => status === null || projectState(work, nowMs()) === status);
  const sorted = query.get('sort_direction')?.toLowerCase().startsWith('asc') ? found.toReversed() : found;
  const page = pageOf(sorted, { cursor: query.get('cursor'), size: pageSizeOf(query, service, HIGHEST_PAGE_SIZE) });
  const projects = page.items.map((work) => ({ ...project(service, work), language_ids: [] }));
  return json(200, { projects, next_cursor: page.next });
}

export async function deleteProject(service: Service, work: Work): Promise<Answer> {
  await service.works.remove(work);
  return NO_CONTENT;
}

/** The first language of a project is charged with it, each further one now. */
export function createLanguage(service: Service, work: Work, body: unknown): Answer {
  const target = typeof body === 'object' && body !== null && 'target_language' in body ? body.target_language : undefined;
  if (typeof target !== 'string' || target === '') return invalidField('target_language', 'Field required');
  const refused = refuseMore(service, work.languages.length === 0 ? 0 : work.media.seconds);
  if (refused) return refused;
  const added = service.works.addLanguage(work, target);
  return json(201, language(service, work, added), concurrencyHeaders(service));
}

export function getLanguage(service: Service, work: Work, found: LanguageWork, spoil: Spoil | undefined): Answer {
  const told = language(service, work, found);
  return json(200, spoil?.kind === 'early' ? { ...told, status: 'completed', outputs: null } : told);
}

export function listLanguages(service: Service, work: Work, query: URLSearchParams): Answer {
  const page = pageOf(work.languages, { cursor: query.get('cursor'), size: pageSizeOf(query, service, HIGHEST_PAGE_SIZE) });
  return json(200, { languages: page.items.map((each) => language(service, work, each)), next_cursor: page.next });
}

export function deleteLanguage(service: Service, work: Work, found: LanguageWork): Answer {
  service.works.removeLanguage(work, found.id);
  return NO_CONTENT;
}

/** What a signed address leads to, as a storage service hands it out; its refusals are XML. */
export function getSigned(service: Service, token: string, what: 'v2.media' | 'v2.subtitles', spoil: Spoil | undefined): Answer {
  if (spoil?.kind === 'expire') service.addresses.expire(token);
  if (!service.addresses.isAlive(token)) return storageError(403, 'AccessDenied', 'Request has expired');
  const signed = service.addresses.whatOf(token);
  const work = service.works.find('v2', signed?.workId ?? null);
  const found = work?.languages.find((each) => each.id === signed?.languageId);
  const result = found && service.works.resultOf(found);
  if (!work || !found || !result || result instanceof Error) return storageError(404, 'NoSuchKey', 'The specified key does not exist.');
  if (what === 'v2.subtitles') return text(200, webVttOf(found.language, work.media.seconds), 'text/vtt; charset=utf-8');
  const headers = { 'content-type': result.contentType, 'content-length': String(result.sizeBytes) };
  return { status: 200, headers, body: result };
}

function storageError(status: number, code: string, message: string): Answer {
  return text(
    status,
    `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    'application/xml',
  );
}

function project(service: Service, work: Work): object {
  const state = projectState(work, nowMs());
  const { unknownStatus } = service.behaviour();
  const { media, file } = work;
  const about = { filename: file.name, duration_s: media.seconds, has_video: media.hasPicture, mime_type: file.contentType };
  return {
    project_id: work.id,
    status: state === 'queued' || state === 'preparing' ? (unknownStatus ?? state) : state,
    reference: work.reference,
    source_language: work.sourceLanguage,
    model_id: MODEL,
    media: state === 'queued' ? null : about,
    language_ids: work.languages.map((each) => each.id),
    webhook_ids: [],
    revision: 1,
    error: state === 'failed' ? dubbingError(projectError(work)) : null,
    warnings: [],
    created_at: new Date(work.createdAtMs).toISOString(),
    updated_at: new Date(work.createdAtMs).toISOString(),
  };
}

function language(service: Service, work: Work, told: LanguageWork): object {
  const state = service.works.stateOf(work, told);
  const { unknownStatus } = service.behaviour();
  return {
    language_id: told.id,
    project_id: work.id,
    target_language: told.language,
    status: state === 'queued' || state === 'processing' ? (unknownStatus ?? state) : state,
    model_id: MODEL,
    voice_settings: null,
    outputs: state === 'completed' ? outputs(service, { workId: work.id, languageId: told.id }) : null,
    revision: 1,
    output_revision: state === 'completed' ? 1 : null,
    error: state === 'failed' ? dubbingError(languageError(work, service.works.resultOf(told))) : null,
    warnings: [],
    created_at: new Date(told.createdAtMs).toISOString(),
    updated_at: new Date(told.createdAtMs).toISOString(),
  };
}

/** Fresh addresses with every answer. */
function outputs({ url, addresses, behaviour }: Service, signed: Signed): object {
  const address = (ending: string): string => `${url}/signed/${addresses.sign(signed)}.${ending}`;
  return { lossless_audio: address('flac'), subtitles: behaviour().subtitles ? address('vtt') : null };
}

/** The documents speak of a code too; the SDK reads these two fields. */
function dubbingError(error: string | undefined): object {
  return { message_type: 'error', error: error ?? 'internal_error' };
}
