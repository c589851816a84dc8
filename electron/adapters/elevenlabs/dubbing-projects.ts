import { rm } from 'node:fs/promises';
import { type DubCall, ProviderFailure, type RemoteDubbing, type RemoteState, type RemoteWork } from '../../services/dubbing/ports.ts';
import { type ElevenLabsAccess, type Endpoint, endpointOf, unavailable, urlOf } from './access.ts';
import { download, type Source } from './download.ts';
import { findByReference } from './find-work.ts';
import { getJson, readAnswer } from './get-json.ts';
import { languageOf } from './languages.ts';
import { LARGEST_AUDIO_BYTES, LARGEST_SUBTITLES_BYTES } from './largest.ts';
import { logWarnings } from './project-warnings.ts';
import {
  createdSchema,
  errorText,
  languageListSchema,
  languageSchema,
  type ProjectLanguage,
  projectListSchema,
  projectSchema,
} from './projects-schema.ts';
import { removeWork } from './remove-work.ts';
import { presentable } from './service-words.ts';
import { uploadFile } from './upload.ts';

const PROJECTS = ['dubbing', 'project'] as const;

/** Dubbing Projects (v2): lossless audio and subtitles. */
export function createDubbingProjects(access: ElevenLabsAccess): RemoteDubbing {
  return {
    kind: 'remote',
    name: 'elevenlabs',
    unavailable: () => unavailable(access),
    upload: () => 'sound',
    async create(request, signal) {
      const { reference, sourceLanguage, targetLanguage, mediaPath } = request;
      const endpoint = endpointOf(access);
      const fields = [
        ['reference', reference],
        ...(sourceLanguage === 'auto' ? [] : [['source_language', sourceLanguage] as const]),
        ['target_language', targetLanguage],
        ['model_id', 'dubbing_v2'],
      ] as const;
      const answer = await uploadFile(urlOf(endpoint, PROJECTS), { fields, mediaPath }, endpoint, signal);
      return readAnswer(answer, createdSchema).project_id;
    },
    find: async (reference, sinceMs, signal) => findProject(endpointOf(access), reference, sinceMs, signal),
    check: async (work, signal) => checkProject(endpointOf(access), work, signal),
    fetch: async (work, files, call) => fetchResult(endpointOf(access), work, files, call),
    remove: async (remoteId, signal) => removeWork(endpointOf(access), [...PROJECTS, remoteId], signal),
  };
}

function findProject(endpoint: Endpoint, reference: string, sinceMs: number, signal: AbortSignal): Promise<string | undefined> {
  return findByReference(reference, sinceMs, async (cursor) => {
    const query = { page_size: '100', ...(cursor === undefined ? {} : { cursor }) };
    const page = await getJson(endpoint, { path: PROJECTS, query, schema: projectListSchema }, signal);
    const works = page.projects.map((project) => ({
      id: project.project_id,
      reference: project.reference ?? null,
      createdAtMs: project.created_at ? Date.parse(project.created_at) : null,
    }));
    return { works, next: page.next_cursor ?? null };
  });
}

async function checkProject(endpoint: Endpoint, work: RemoteWork, signal: AbortSignal): Promise<RemoteState> {
  const project = await getJson(endpoint, { path: [...PROJECTS, work.remoteId], schema: projectSchema }, signal);
  if (project.status === 'failed') return failed(endpoint, project, 'ElevenLabs could not dub this chunk.');
  if (project.status === 'queued' || project.status === 'preparing') return { kind: 'working', detail: project.status };
  const { language, others } = await languageFor(endpoint, work, signal);
  if (!language && others.length > 0) return { kind: 'failed', message: otherLanguages(endpoint, work, others) };
  if (!language) return { kind: 'working', detail: `${project.status}, no language yet` };
  switch (language.status) {
    case 'failed':
      return failed(endpoint, language, 'ElevenLabs could not dub this chunk into this language.');
    case 'completed':
    case 'stale': // edited since at the service: what was made before is still there
      return language.outputs?.lossless_audio ? { kind: 'done' } : { kind: 'working', detail: `${language.status}, no address yet` };
    default:
      return { kind: 'working', detail: language.status };
  }
}

function failed({ key }: Endpoint, { error }: Pick<ProjectLanguage, 'error'>, fallback: string): RemoteState {
  return { kind: 'failed', message: presentable(errorText(error, fallback), key) };
}

/** It was created with its language: one that is not in the list by now never will be, and would be waited for without end. */
function otherLanguages({ key }: Endpoint, { targetLanguage }: RemoteWork, others: readonly string[]): string {
  return presentable(`ElevenLabs has this chunk in ${others.join(', ')} instead of ${targetLanguage}.`, key);
}

/** `others`: the tags of the languages that there are where the one asked for is not. */
type FoundLanguage = { readonly language: ProjectLanguage | undefined; readonly others: readonly string[] };

/**
 * Read from the list of languages (a project of ours has one, so one page has it), and once it is finished by itself: only there are
 * fresh addresses promised. They live for an hour.
 */
async function languageFor(endpoint: Endpoint, work: RemoteWork, signal: AbortSignal): Promise<FoundLanguage> {
  const path = [...PROJECTS, work.remoteId, 'language'];
  const { languages } = await getJson(endpoint, { path, schema: languageListSchema }, signal);
  const found = languageOf(languages, (language) => language.target_language, work.targetLanguage);
  if (!found) return { language: undefined, others: languages.map((language) => language.target_language) };
  if (found.status !== 'completed' && found.status !== 'stale') return { language: found, others: [] };
  return { language: await getJson(endpoint, { path: [...path, found.language_id], schema: languageSchema }, signal), others: [] };
}

async function fetchResult(
  endpoint: Endpoint,
  work: RemoteWork,
  files: { readonly audioPath: string; readonly subtitlesPath: string },
  call: DubCall,
): Promise<{ readonly hasSubtitles: boolean }> {
  const { timing } = endpoint;
  const { language } = await languageFor(endpoint, work, call.signal);
  const first = language?.outputs ?? {};
  const sourceOf = (what: keyof Outputs) => async (tries: number) =>
    signedSource((tries === 1 ? first : await outputsOf(endpoint, work, call.signal))[what]);
  await download(sourceOf('lossless_audio'), files.audioPath, { timing, largestBytes: LARGEST_AUDIO_BYTES }, call);
  // Once the sound is here, so that trouble with the warnings cannot cost it.
  await logWarnings(endpoint, [...PROJECTS, work.remoteId], language?.warnings, call);
  if (!first.subtitles) return withoutSubtitles(files);
  try {
    await download(sourceOf('subtitles'), files.subtitlesPath, { timing, largestBytes: LARGEST_SUBTITLES_BYTES }, call);
    return { hasSubtitles: true };
  } catch (error) {
    // The sound is what was paid for: trouble with its words must not cost it.
    if (!(error instanceof ProviderFailure)) throw error;
    call.log('warn', `The subtitles of this chunk could not be fetched: ${error.message}`);
    return withoutSubtitles(files);
  }
}

async function withoutSubtitles({ subtitlesPath }: { readonly subtitlesPath: string }): Promise<{ readonly hasSubtitles: false }> {
  await rm(subtitlesPath, { force: true });
  return { hasSubtitles: false };
}

type Outputs = NonNullable<ProjectLanguage['outputs']>;

async function outputsOf(endpoint: Endpoint, work: RemoteWork, signal: AbortSignal): Promise<Outputs> {
  return (await languageFor(endpoint, work, signal)).language?.outputs ?? {};
}

/** Throws `not-ready` without an address, `unanswered` for what is none; its text is not repeated, it may be half a signed one. */
function signedSource(address: string | null | undefined): Source {
  if (!address) throw new ProviderFailure('not-ready', 'ElevenLabs has no result yet.');
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol)) return { url, key: null };
  throw new ProviderFailure('unanswered', 'ElevenLabs gave an address for the result that is none.');
}
