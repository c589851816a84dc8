import { rm, writeFile } from 'node:fs/promises';
import {
  type DubCall,
  ProviderFailure,
  type RemoteDubbing,
  type RemoteDubRequest,
  type RemoteState,
  type RemoteWork,
} from '../../services/dubbing/ports.ts';
import { type ElevenLabsAccess, type Endpoint, endpointOf, unavailable, urlOf } from './access.ts';
import { download } from './download.ts';
import { findByReference } from './find-work.ts';
import { getJson, readAnswer } from './get-json.ts';
import { languageOf, primaryLanguage } from './languages.ts';
import { LARGEST_AUDIO_BYTES } from './largest.ts';
import { createdSchema, dubListSchema, dubSchema, transcriptSchema } from './legacy-schema.ts';
import type { FormField } from './multipart.ts';
import { removeWork } from './remove-work.ts';
import { presentable } from './service-words.ts';
import { uploadFile } from './upload.ts';

const DUBS = ['dubbing'] as const;

/** The legacy API below `/v1/dubbing`: mp3, or mp4 where a picture was sent. */
export function createLegacyDubbing(access: ElevenLabsAccess): RemoteDubbing {
  return {
    kind: 'remote',
    name: 'elevenlabs-v1',
    unavailable: () => unavailable(access),
    upload: ({ watermark }) => (watermark ? 'picture' : 'sound'),
    async create(request, signal) {
      const endpoint = endpointOf(access);
      const form = { fields: fieldsOf(request), mediaPath: request.mediaPath };
      return readAnswer(await uploadFile(urlOf(endpoint, DUBS), form, endpoint, signal), createdSchema).dubbing_id;
    },
    find: async (reference, sinceMs, signal) => findDub(endpointOf(access), reference, sinceMs, signal),
    check: async (work, signal) => checkDub(endpointOf(access), work, signal),
    fetch: async (work, files, call) => fetchDub(endpointOf(access), work, files, call),
    remove: async (remoteId, signal) => removeWork(endpointOf(access), [...DUBS, remoteId], signal),
  };
}

function fieldsOf(request: RemoteDubRequest): readonly FormField[] {
  return [
    ['name', request.reference],
    ['source_lang', request.sourceLanguage === 'auto' ? 'auto' : primaryLanguage(request.sourceLanguage)],
    ['target_lang', primaryLanguage(request.targetLanguage)],
    ['num_speakers', String(request.speakers)],
    ['drop_background_audio', String(!request.keepBackground)],
    ['watermark', String(request.watermark)],
  ];
}

function findDub(endpoint: Endpoint, reference: string, sinceMs: number, signal: AbortSignal): Promise<string | undefined> {
  return findByReference(reference, sinceMs, async (cursor) => {
    const order = { order_by: 'created_at', order_direction: 'DESCENDING' };
    const query = { page_size: '200', ...order, ...(cursor === undefined ? {} : { cursor }) };
    const page = await getJson(endpoint, { path: DUBS, query, schema: dubListSchema }, signal);
    const works = page.dubs.map((dub) => ({
      id: dub.dubbing_id,
      reference: dub.name ?? null,
      createdAtMs: dub.created_at ? Date.parse(dub.created_at) : null,
    }));
    return { works, next: page.has_more ? (page.next_cursor ?? null) : null };
  });
}

async function checkDub(endpoint: Endpoint, work: RemoteWork, signal: AbortSignal): Promise<RemoteState> {
  const dub = await getJson(endpoint, { path: [...DUBS, work.remoteId], schema: dubSchema }, signal);
  if (dub.status === 'dubbed') return { kind: 'done' };
  if (dub.status !== 'failed') return { kind: 'working', detail: dub.status };
  return { kind: 'failed', message: presentable(dub.error || 'ElevenLabs could not dub this chunk.', endpoint.key) };
}

async function fetchDub(
  endpoint: Endpoint,
  work: RemoteWork,
  files: { readonly audioPath: string; readonly subtitlesPath: string },
  call: DubCall,
): Promise<{ readonly hasSubtitles: boolean }> {
  const { key, timing } = endpoint;
  const dub = await getJson(endpoint, { path: [...DUBS, work.remoteId], schema: dubSchema }, call.signal);
  const sent = primaryLanguage(work.targetLanguage);
  const language = languageOf(dub.target_languages ?? [], (tag) => tag, sent) ?? sent;
  const url = urlOf(endpoint, [...DUBS, work.remoteId, 'audio', language]);
  await download(async () => ({ url, key }), files.audioPath, { timing, largestBytes: LARGEST_AUDIO_BYTES }, call);
  const subtitles = await readSubtitles(endpoint, work.remoteId, language, call);
  if (subtitles === null) await rm(files.subtitlesPath, { force: true });
  else await writeFile(files.subtitlesPath, subtitles);
  return { hasSubtitles: subtitles !== null };
}

/** Null where the service has none, or does not give them for this dub. */
async function readSubtitles(endpoint: Endpoint, remoteId: string, language: string, call: DubCall): Promise<string | null> {
  try {
    const path = [...DUBS, remoteId, 'transcripts', language, 'format', 'webvtt'];
    const { webvtt } = await getJson(endpoint, { path, schema: transcriptSchema }, call.signal);
    return webvtt || null;
  } catch (error) {
    // The sound is what was paid for: trouble with its words must not cost it.
    if (!(error instanceof ProviderFailure)) throw error;
    const isNone = error.kind === 'missing' || error.kind === 'rejected';
    call.log(isNone ? 'info' : 'warn', `There are no subtitles for this chunk: ${error.message}`);
    return null;
  }
}
