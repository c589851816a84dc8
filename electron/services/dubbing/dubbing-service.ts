import type { Asset } from '../../../common/contract/assets.ts';
import type { Dub, DubPreview, Estimate } from '../../../common/contract/dubbing.ts';
import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import type { PaidCall, Spend } from '../../../common/domain/dubbing/ledger.ts';
import type { Job, JobState } from '../../../common/domain/jobs/job.ts';
import { DUB_LANGUAGES, type Language } from '../../../common/domain/media/languages.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { askService } from './ask-service.ts';
import { type ChunkSound, chunkSound } from './chunk-sound.ts';
import { keepOriginal, resolve, setCap } from './dub-actions.ts';
import { assetOrNull, dubOf } from './dub-view.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { monthStart, termsOf } from './paid-service.ts';
import { estimatePlan, type PlanQuestion, previewPlan } from './preview.ts';
import { type ProviderState, providerStates } from './provider-states.ts';
import { isSettled } from './settled.ts';
import { type DubPlace, type StartDubRequest, startDub } from './start-dub.ts';

export type { ChunkSound };

export type DubSummary = {
  readonly job: Job;
  readonly source: Asset | null;
  readonly output: Asset | null;
  readonly targetLanguages: string[];
  readonly provider: DubbingProviderName;
  readonly isSettled: boolean;
};

export type DubFilter = { readonly states?: readonly JobState[] | undefined; readonly search?: string | undefined; readonly limit: number };

/** Starts dubs and shows how they stand. The work itself is done by the job kinds `dubbing` and `dubbing.chunk`. */
export type DubbingService = {
  languages(): readonly Language[];
  providers(): readonly ProviderState[];
  /** Whether what a minute costs at a service is set; a rehearsal costs nothing. */
  isPriceSet(name: DubbingProviderName): boolean;
  /** Whether a paid service can be reached and takes the key, see `askService`. */
  askProvider(name: DubbingProviderName): Promise<void>;
  /**
   * Checks everything that can be known before any work and queues the dub. Throws `dubbing.unknown-language`,
   * `dubbing.provider-unavailable`, `dubbing.price-unknown`, `dubbing.cap-too-low`, `media.*` for a source that cannot be dubbed and
   * `output.*` for a place that cannot be written.
   */
  start(request: StartDubRequest, place: DubPlace): Promise<Job>;
  /** Money in millionths of a US dollar. Throws `not-found` and `dubbing.provider-unavailable`. */
  estimate(question: PlanQuestion): Estimate;
  /** Listens to the source first where nobody has; see `previewSchema`. */
  preview(question: PlanQuestion, signal?: AbortSignal): Promise<DubPreview>;
  /** Throws `not-found`. */
  get(id: JobId): Dub;
  /** Newest first. */
  list(filter: DubFilter): readonly DubSummary[];
  /** How many dubs are partly done and leave nothing to decide. */
  countSettled(): number;
  /**
   * Fills failed chunks (all of them where none is named) with the original's sound, or no longer, and finishes the dub with that.
   * The chunks stay failed and can be retried. Throws `not-found` and `job.not-possible`.
   */
  keepOriginal(id: JobId, chunks: readonly JobId[] | undefined, keep: boolean): void;
  /** What a person decides about a call whose outcome nobody knows; the dub goes on. Throws `not-found` and `job.not-possible`. */
  resolve(id: JobId, chunk: JobId, action: 'send-again' | 'give-up'): void;
  /** Takes effect with the next call. Throws `not-found`, and `job.not-possible` for a dub that costs nothing. */
  setCap(id: JobId, capUsd: number): void;
  /** Newest first, of one dub or of all; the month is the calendar's in UTC, over all dubs. */
  ledger(filter: { readonly jobId?: JobId | undefined; readonly limit: number }): {
    readonly calls: readonly PaidCall[];
    readonly month: Spend & { readonly capMicroUsd: number };
  };
  /** What a chunk sounds like in the original or in its dub, as a file that may be gone. Throws `not-found`. */
  chunkSound(chunk: JobId, which: 'original' | 'dub'): ChunkSound;
  /** Called with a dub's id whenever its job or one of its chunks changes. */
  onChange(listener: (id: JobId) => void): () => void;
};

/** Starts nothing by itself: the dubs run as jobs of `parts.jobs`. */
export function createDubbingService(parts: DubbingServiceParts): DubbingService {
  const changed = new Set<(id: JobId) => void>();
  const tell = (id: JobId): void => {
    for (const listener of [...changed]) listener(id);
  };
  return {
    languages: () => DUB_LANGUAGES,
    providers: () => providerStates(parts.providers),
    isPriceSet: (name) => termsOf(parts.settings(), name, false).tariff?.usdPerMinute !== null,
    askProvider: (name) => askService(parts.providers, name),
    start: (request, place) => startDub(parts, request, place),
    estimate: (question) => estimatePlan(parts, question),
    preview: (question, signal) => previewPlan(parts, question, signal),
    get: (id) => dubOf(parts, id),
    list: (filter) => listDubs(parts, filter),
    countSettled: () =>
      parts.jobs.list({ kind: 'dubbing', states: ['partial'], limit: Number.MAX_SAFE_INTEGER }).filter((job) => isSettled(parts, job))
        .length,
    keepOriginal(id, chunks, keep) {
      keepOriginal(parts, id, chunks, keep);
      tell(id);
    },
    resolve: (id, chunk, action) => resolve(parts, id, chunk, action),
    setCap(id, capUsd) {
      setCap(parts, id, capUsd);
      tell(id);
    },
    ledger: ({ jobId, limit }) => ({
      calls: parts.paidCalls.list({ jobId, limit }),
      month: {
        ...parts.paidCalls.spendSince(monthStart(parts.now())),
        capMicroUsd: termsOf(parts.settings(), 'rehearsal', false).monthCapMicroUsd,
      },
    }),
    chunkSound: (chunk, which) => chunkSound(parts, chunk, which),
    onChange(listener) {
      changed.add(listener);
      const stop = parts.jobs.onChange((change) => {
        if (change.type === 'removed') return listener(change.id);
        if (change.job.kind === 'dubbing') listener(change.job.id);
        else if (change.job.kind === 'dubbing.chunk' && change.job.parentId) listener(change.job.parentId);
      });
      return () => {
        changed.delete(listener);
        stop();
      };
    },
  };
}

function listDubs(parts: DubbingServiceParts, { states, search, limit }: DubFilter): readonly DubSummary[] {
  const needle = search?.trim().toLocaleLowerCase() ?? '';
  const dubs: DubSummary[] = [];
  // What is searched for may lie far back.
  for (const job of parts.jobs.list({ kind: 'dubbing', states, limit: needle === '' ? limit : Number.MAX_SAFE_INTEGER })) {
    const config = parts.dubbing.get(job.id)?.config;
    if (!config || !`${job.title} ${config.targetLanguages.join(' ')}`.toLocaleLowerCase().includes(needle)) continue;
    dubs.push({
      job,
      source: assetOrNull(parts.assets, config.sourceAssetId),
      output: assetOrNull(parts.assets, parts.dubbing.get(job.id)?.outputAssetId ?? null),
      targetLanguages: [...config.targetLanguages],
      provider: config.provider,
      isSettled: isSettled(parts, job),
    });
    if (dubs.length === limit) break;
  }
  return dubs;
}
