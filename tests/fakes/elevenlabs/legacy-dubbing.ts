import { type Answer, detail, invalidField, json, refusal, text } from './answers.ts';
import { concurrencyHeaders, isAnswer, pageOf, pageSizeOf, type Service, takeOrder, type Upload } from './service.ts';
import type { Spoil } from './spoils.ts';
import { srtOf, webVttOf } from './subtitles.ts';
import { type LanguageState, type LanguageWork, languageError, type Work } from './work.ts';

/** The legacy API below `/v1/dubbing` (v1): one language a dub, known by its tag. Shapes are those that the SDK 2.73.0 reads. */

const HIGHEST_PAGE_SIZE = 200;

export function createDub(service: Service, upload: Upload, spoil: Spoil | undefined): Answer {
  if (!upload.fields.target_lang) return detail(400, 'empty_target_language', 'Target language must be provided.');
  const names = { reference: 'name', source: 'source_lang', target: 'target_lang' };
  const work = takeOrder(service, { api: 'v1', names, upload, spoil });
  if (isAnswer(work)) return work;
  return json(200, { dubbing_id: work.id, expected_duration_sec: work.media.seconds }, concurrencyHeaders(service));
}

export function getDub(service: Service, work: Work): Answer {
  return json(200, dub(service, work));
}

export function listDubs(service: Service, query: URLSearchParams): Answer {
  const wanted = [...query.getAll('dubbing_status'), ...query.getAll('dubbing_statuses')];
  const found = service.works.listed('v1').filter((work) => wanted.length === 0 || wanted.includes(STATUS_WORDS[stateOf(service, work)]));
  const sorted = query.get('order_direction') === 'ASCENDING' ? found.toReversed() : found;
  const page = pageOf(sorted, { cursor: query.get('cursor'), size: pageSizeOf(query, service, HIGHEST_PAGE_SIZE) });
  return json(200, { dubs: page.items.map((work) => dub(service, work)), next_cursor: page.next, has_more: page.next !== null });
}

export async function deleteDub(service: Service, work: Work): Promise<Answer> {
  await service.works.remove(work);
  return json(200, { status: 'ok' });
}

/** Streamed without a length, as it is said to be. */
export function getAudio(service: Service, work: Work, tag: string, spoil: Spoil | undefined): Answer {
  const found = languageOf(work, tag);
  if (!found) return refusal(404);
  const state = service.works.stateOf(work, found);
  if (spoil?.kind === 'early' || state === 'queued' || state === 'processing') return refusal(425);
  const result = service.works.resultOf(found);
  if (state === 'failed' || !result || result instanceof Error) return refusal(404);
  return { status: 200, headers: { 'content-type': result.contentType }, body: result };
}

/** Both addresses of transcripts: one answers the text itself, the other (`format` in its path) wraps it. */
export function getTranscript(
  service: Service,
  work: Work,
  asked: { readonly tag: string; readonly format: string | null; readonly wraps: boolean },
  spoil: Spoil | undefined,
): Answer {
  const found = asked.tag === 'source' ? work.languages[0] : languageOf(work, asked.tag);
  if (!found) return refusal(404);
  if (spoil?.kind === 'early' || service.works.stateOf(work, found) !== 'completed') return refusal(425);
  const format = asked.format ?? 'srt';
  if (format !== 'srt' && format !== 'webvtt') return invalidField('format_type', 'This stand-in gives srt and webvtt.');
  const value = format === 'srt' ? srtOf(asked.tag, work.media.seconds) : webVttOf(asked.tag, work.media.seconds);
  const { subtitles } = service.behaviour();
  if (asked.wraps) return json(200, { transcript_format: format, [format]: subtitles ? value : null });
  return subtitles ? text(200, value, 'text/plain; charset=utf-8') : refusal(404);
}

function languageOf(work: Work, tag: string): LanguageWork | undefined {
  return work.languages.find((each) => each.language === tag);
}

/** Its lists know `queued` and `preparing` too, but single dubs were only ever seen with these. */
const STATUS_WORDS: Readonly<Record<LanguageState, string>> = {
  queued: 'dubbing',
  processing: 'dubbing',
  completed: 'dubbed',
  failed: 'failed',
};

function stateOf(service: Service, work: Work): LanguageState {
  const [only] = work.languages;
  return only ? service.works.stateOf(work, only) : 'failed'; // a create without a language is refused
}

function dub(service: Service, work: Work): object {
  const state = stateOf(service, work);
  const isWorking = state === 'queued' || state === 'processing';
  const [only] = work.languages;
  const result = only && service.works.resultOf(only);
  const contentType = result && !(result instanceof Error) ? result.contentType : 'audio/mpeg';
  return {
    dubbing_id: work.id,
    name: work.reference ?? '',
    status: isWorking ? (service.behaviour().unknownStatus ?? STATUS_WORDS[state]) : STATUS_WORDS[state],
    source_language: work.sourceLanguage,
    target_languages: work.languages.map((each) => each.language),
    editable: false,
    created_at: new Date(work.createdAtMs).toISOString(),
    media_metadata: { content_type: contentType, duration: work.media.seconds },
    error: state === 'failed' ? (languageError(work, result) ?? null) : null,
  };
}
