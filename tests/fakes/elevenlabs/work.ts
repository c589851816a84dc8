import type { Api } from './behaviour.ts';
import type { Result } from './make-result.ts';
import type { SourceMedia } from './source-media.ts';

export type WorkFailure = { readonly at: 'language' | 'project'; readonly message: string };

/** What a create asks for. */
export type Order = {
  readonly api: Api;
  readonly reference: string | null;
  readonly sourceLanguage: string | null;
  readonly targetLanguage: string | null;
  readonly file: { readonly path: string; readonly name: string; readonly contentType: string; readonly sizeBytes: number };
  readonly media: SourceMedia;
  /** All fields of the form by their names on the wire. */
  readonly fields: Readonly<Record<string, string>>;
  readonly failure: WorkFailure | null;
};

export type LanguageWork = {
  readonly id: string;
  readonly language: string;
  readonly createdAtMs: number;
  readonly serviceMs: number;
};

/** A project of v2 or a dub of v1, as the service holds it. */
export type Work = Omit<Order, 'targetLanguage'> & {
  readonly id: string;
  /** Works accepted before it. */
  readonly number: number;
  readonly createdAtMs: number;
  /** From its create until its languages begin. */
  readonly prepareMs: number;
  readonly languages: readonly LanguageWork[];
  readonly deleted: boolean;
};

export type ProjectState = 'queued' | 'preparing' | 'ready' | 'failed';
export type LanguageState = 'queued' | 'processing' | 'completed' | 'failed';

export function projectState(work: Work, atMs: number): ProjectState {
  const ageMs = atMs - work.createdAtMs;
  if (ageMs < work.prepareMs / 2) return 'queued';
  if (ageMs < work.prepareMs) return 'preparing';
  return projectError(work) === undefined ? 'ready' : 'failed';
}

export function languageState(work: Work, language: LanguageWork, result: Result | Error | undefined, atMs: number): LanguageState {
  const project = projectState(work, atMs);
  if (project === 'failed') return 'failed';
  if (project !== 'ready') return 'queued';
  if (atMs < language.createdAtMs + language.serviceMs || !result) return 'processing';
  return languageError(work, result) === undefined ? 'completed' : 'failed';
}

/** Why the project has failed once it is prepared. */
export function projectError({ media, failure }: Work): string | undefined {
  if (failure?.at === 'project') return failure.message;
  return media.hasSound ? undefined : 'No speech was found in the source.';
}

/** Why a language has failed once its time is over. */
export function languageError(work: Work, result: Result | Error | undefined): string | undefined {
  if (projectError(work) !== undefined) return 'project_failed';
  if (work.failure) return work.failure.message;
  return result instanceof Error ? result.message : undefined;
}
