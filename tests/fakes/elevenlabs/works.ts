import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Api, type Behaviour, forChunk, nowMs } from './behaviour.ts';
import type { Result } from './make-result.ts';
import type { ResultMaker } from './result-maker.ts';
import { type LanguageState, type LanguageWork, languageState, type Order, type Work } from './work.ts';

/** What the service holds, for a test to look at: one for each language, or one for a project that has none. */
export type RemoteWork = {
  readonly api: Api;
  readonly id: string;
  readonly reference: string | null;
  readonly language: string | null;
  readonly state: 'working' | 'done' | 'failed';
  readonly deleted: boolean;
  /** Seconds of the source. A project is charged for one language when it is created, and its first language uses that up. */
  readonly billedSeconds: number;
};

/** Of the time that the service takes. */
const PREPARING_SHARE = 0.3;

export type Works = ReturnType<typeof createWorks>;

/** All works ever accepted, deleted ones too. Results begin to be made as soon as a language is asked for. */
export function createWorks(options: { readonly folder: string; readonly behaviour: () => Behaviour; readonly maker: ResultMaker }) {
  const { folder, behaviour, maker } = options;
  const works = new Map<string, Work>();

  function beginLanguage(work: Pick<Work, 'api' | 'reference' | 'media' | 'file' | 'number'>, language: string): LanguageWork {
    const { api, reference, media, number } = work;
    const { serviceMs, stretch, sampleRateHz, channels } = behaviour();
    const facts = { api, reference, language, seconds: media.seconds, number };
    const id = newId('lang');
    if (media.hasSound) {
      const { hasPicture } = media;
      const files = { sourcePath: work.file.path, basePath: path.join(folder, id) };
      maker.begin(id, { api, ...files, language, hasPicture, stretch: forChunk(stretch, facts), sampleRateHz, channels });
    }
    return { id, language, createdAtMs: nowMs(), serviceMs: forChunk(serviceMs, facts) };
  }

  const stateOf = (work: Work, language: LanguageWork): LanguageState =>
    languageState(work, language, maker.resultOf(language.id), nowMs());

  const isRunning = (state: LanguageState): boolean => state === 'queued' || state === 'processing';

  return {
    /** Takes an order and charges it. */
    accept(order: Order): Work {
      const { targetLanguage, ...kept } = order;
      const begun = { ...kept, number: works.size };
      const languages = targetLanguage === null ? [] : [beginLanguage(begun, targetLanguage)];
      const { api, reference, media } = order;
      const facts = { api, reference, language: targetLanguage ?? '', seconds: media.seconds, number: works.size };
      const prepareMs = PREPARING_SHARE * forChunk(behaviour().serviceMs, facts);
      const id = newId(api === 'v2' ? 'proj' : 'dub');
      const work: Work = { ...begun, id, createdAtMs: nowMs(), prepareMs, languages, deleted: false };
      works.set(id, work);
      return work;
    },
    addLanguage(work: Work, language: string): LanguageWork {
      const added = beginLanguage(work, language);
      works.set(work.id, { ...work, languages: [...work.languages, added] });
      return added;
    },
    removeLanguage(work: Work, id: string): void {
      works.set(work.id, { ...work, languages: work.languages.filter((each) => each.id !== id) });
    },
    /** Undefined for a deleted one, too. */
    find(api: Api, id: string | null): Work | undefined {
      const work = works.get(id ?? '');
      return work?.api === api && !work.deleted ? work : undefined;
    },
    /** Also a deleted one. */
    ever: (id: string): Work | undefined => works.get(id),
    /** What lists show, newest first. */
    listed(api: Api): readonly Work[] {
      const youngestMs = nowMs() - behaviour().listDelayMs;
      return [...works.values()].filter((work) => work.api === api && !work.deleted && work.createdAtMs <= youngestMs).reverse();
    },
    /** Nothing of it is kept but that it was. */
    async remove(work: Work): Promise<void> {
      works.set(work.id, { ...work, deleted: true });
      const results = work.languages.map((language) => maker.resultOf(language.id));
      const made = results.filter((result): result is Result => result !== undefined && !(result instanceof Error));
      await Promise.all([work.file, ...made].map((file) => rm(file.path, { force: true })));
    },
    stateOf,
    resultOf: (language: LanguageWork): Result | Error | undefined => maker.resultOf(language.id),
    /** Languages that are being worked on. */
    runningCount(): number {
      return [...works.values()].flatMap((work) => (work.deleted ? [] : work.languages.filter((each) => isRunning(stateOf(work, each)))))
        .length;
    },
    billedSeconds: (): number =>
      [...works.values()].reduce((sum, work) => sum + work.media.seconds * Math.max(1, work.languages.length), 0),
    remoteWorks: (): readonly RemoteWork[] => [...works.values()].flatMap(remoteWorksOf),
  };

  function remoteWorksOf(work: Work): readonly RemoteWork[] {
    const { api, id, reference, deleted } = work;
    const common = { api, id, reference, deleted, billedSeconds: work.media.seconds };
    if (work.languages.length === 0) return [{ ...common, language: null, state: 'working' }];
    return work.languages.map((each) => {
      const state = stateOf(work, each);
      const told = isRunning(state) ? 'working' : state === 'completed' ? 'done' : 'failed';
      return { ...common, language: each.language, state: told };
    });
  }
}

function newId(kind: string): string {
  return `${kind}_${randomBytes(12).toString('hex')}`;
}
