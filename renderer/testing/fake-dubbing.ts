import { implement } from '@orpc/server';
import { contract } from '../../common/contract/contract.ts';
import type { Dub, Estimate, StartDub } from '../../common/contract/dubbing.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { DubbingProviderName } from '../../common/domain/dubbing/dubbing.ts';
import { MICRO_USD } from '../../common/domain/dubbing/ledger.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { fakeCall, fakeDub, fakeJob, NOW } from './fake-data.ts';
import { fakeEstimate, fakePreview } from './fake-plan.ts';
import { type FakeState, findIn, wireError } from './fake-state.ts';

const os = implement(contract);

/** Dubbing over a state in memory. ElevenLabs can be used once its key is stored. */
export function dubbingProcedures(state: FakeState) {
  return {
    languages: os.dubbing.languages.handler(() =>
      ['en', 'es', 'de', 'fr', 'it', 'pt', 'pl', 'cs', 'ja', 'hi', 'ar'].map((tag) => ({ tag, name: tag })),
    ),
    providers: os.dubbing.providers.handler(() => {
      const hasKey = state.secrets.has('elevenlabs.apiKey');
      const reason = hasKey ? null : 'No key is stored.';
      return [
        { name: 'rehearsal', available: true, isDefault: !hasKey, reason: null },
        { name: 'elevenlabs', available: hasKey, isDefault: hasKey, reason },
        { name: 'elevenlabs-v1', available: hasKey, isDefault: false, reason },
      ];
    }),
    start: os.dubbing.start.handler(({ input }) => startDub(state, input)),
    get: os.dubbing.get.handler(({ input }) => findIn(state.dubs, input.id)),
    list: os.dubbing.list.handler(({ input }) =>
      [...state.dubs.values()]
        .filter((dub) => input.states?.includes(dub.job.state) ?? true)
        .filter((dub) => matches(dub, input.search ?? ''))
        .sort((a, b) => b.job.createdAtMs - a.job.createdAtMs)
        .slice(0, input.limit)
        .map(({ job, source, output, chunks, config: { targetLanguages, provider } }) => ({
          ...{ job, source, output, targetLanguages, provider },
          isSettled: job.state === 'partial' && chunks.every((chunk) => chunk.state !== 'failed' || chunk.keepsOriginal),
        })),
    ),
    watch: os.dubbing.watch.handler(async function* ({ input, signal }) {
      for await (const dub of state.dubFeed.follow([findIn(state.dubs, input.id)], signal)) if (dub.job.id === input.id) yield dub;
    }),
    ...planProcedures(state),
    ...moneyProcedures(state),
  };
}

/** Estimates are exact once the file was listened to, as on a real host. */
function planProcedures(state: FakeState) {
  const heard = new Set<string>();
  const standard = (): DubbingProviderName => (state.secrets.has('elevenlabs.apiKey') ? 'elevenlabs' : 'rehearsal');
  const partsOf = (id: string, provider: DubbingProviderName = standard()) => {
    return { provider, isExact: heard.has(id), settings: state.settings, month: monthOf(state) };
  };
  return {
    estimate: os.dubbing.estimate.handler(({ input }) => {
      failIfAsked(state, 'dubbing.estimate');
      return fakeEstimate(findIn(state.assets, input.sourceAssetId), input, partsOf(input.sourceAssetId, input.provider));
    }),
    preview: os.dubbing.preview.handler(({ input }) => {
      failIfAsked(state, 'dubbing.preview');
      const asset = findIn(state.assets, input.sourceAssetId);
      heard.add(asset.id);
      return fakePreview(asset, input, fakeEstimate(asset, input, partsOf(asset.id, input.provider)));
    }),
  };
}

function moneyProcedures(state: FakeState) {
  return {
    keepOriginal: os.dubbing.keepOriginal.handler(({ input }) => {
      state.called('dubbing.keepOriginal', input);
      const isMeant = (chunk: Dub['chunks'][number]) => (input.chunks ? input.chunks.includes(chunk.jobId) : chunk.state === 'failed');
      const dub = findIn(state.dubs, input.id);
      return put(state, {
        ...dub,
        chunks: dub.chunks.map((chunk) => (isMeant(chunk) ? { ...chunk, keepsOriginal: input.keep } : chunk)),
      });
    }),
    resolve: os.dubbing.resolve.handler(({ input }) => {
      state.called('dubbing.resolve', input);
      const dub = findIn(state.dubs, input.id);
      const after =
        input.action === 'send-again'
          ? ({ state: 'queued', error: null } as const)
          : ({ state: 'failed', error: { code: 'dubbing.given-up', message: 'Not sent again.', details: {} } } as const);
      return put(state, { ...dub, chunks: dub.chunks.map((chunk) => (chunk.jobId === input.chunk ? { ...chunk, ...after } : chunk)) });
    }),
    setCap: os.dubbing.setCap.handler(({ input }) => {
      state.called('dubbing.setCap', input);
      const dub = findIn(state.dubs, input.id);
      if (!dub.cost) throw wireError(new AppError('usage.invalid', 'A rehearsal costs nothing.'));
      return put(state, { ...dub, cost: { ...dub.cost, capMicroUsd: Math.round(input.capUsd * MICRO_USD) } });
    }),
    ledger: os.dubbing.ledger.handler(({ input }) => ({
      calls: [...state.dubs.values()]
        .filter((dub) => input.jobId === undefined || dub.job.id === input.jobId)
        .flatMap((dub) => dub.chunks.filter((chunk) => chunk.costMicroUsd > 0).map((chunk) => fakeCall(dub, chunk)))
        .slice(0, input.limit),
      month: monthOf(state),
    })),
  };
}

function put(state: FakeState, dub: Dub): Dub {
  state.setDub(dub);
  return dub;
}

/** What the dubs of the state cost, as if all of it had been this month. */
function monthOf(state: FakeState): Estimate['month'] {
  const costs = [...state.dubs.values()].map((dub) => dub.cost).filter((cost) => cost !== null);
  return {
    spentMicroUsd: costs.reduce((total, cost) => total + cost.spentMicroUsd, 0),
    reservedMicroUsd: costs.reduce((total, cost) => total + cost.reservedMicroUsd, 0),
    capMicroUsd: Math.round(state.settings['dubbing.capPerMonthUsd'] * MICRO_USD),
  };
}

function matches({ job, config }: Dub, search: string): boolean {
  const needle = search.toLocaleLowerCase();
  return [job.title, ...config.targetLanguages].some((text) => text.toLocaleLowerCase().includes(needle));
}

/** For questions, which are not noted among the calls: they change nothing. */
function failIfAsked(state: FakeState, procedure: string): void {
  const code = state.failures.get(procedure);
  state.failures.delete(procedure);
  if (code) throw wireError(new AppError(code, `refused: ${code}`));
}

function startDub(state: FakeState, input: StartDub): Job {
  state.called('dubbing.start', input);
  const source = findIn(state.assets, input.sourceAssetId);
  const job = fakeJob(`dub-${state.dubs.size + 1}`, { title: source.name, createdAtMs: NOW });
  state.setDub(fakeDub(job, { source }));
  return job;
}
