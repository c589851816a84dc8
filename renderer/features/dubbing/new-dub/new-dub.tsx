import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import type { AssetId, JobId } from '../../../../common/units/ids.ts';
import { useSessionStore } from '../../../client/session.ts';
import { type ErrorSentence, errorSentence } from '../../../client/words/error-sentences.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { ChunkingFields, ParallelField } from './chunking-fields.tsx';
import { CostField } from './cost-field.tsx';
import { CutPreview } from './cut-preview.tsx';
import { type Draft, draftProblem, newDraft } from './draft.ts';
import { FileField } from './file-field.tsx';
import { LanguageFields } from './language-fields.tsx';
import { MoreChoices } from './more-choices.tsx';
import { OutputField } from './output-field.tsx';
import { PlanSummary } from './plan-summary.tsx';
import { SendDialog } from './send-dialog.tsx';
import { ServiceField } from './service-field.tsx';
import { mostParallel, traitsOf } from './services.ts';
import { StartLine } from './start-line.tsx';
import { useChosenFile } from './use-chosen-file.ts';
import { useDubbingOptions } from './use-dubbing-options.ts';
import { knownChunks, usePlan } from './use-plan.ts';
import { useStartDub } from './use-start-dub.ts';
import './new-dub.css';

/** The form of a new dub, of a file or of the video behind a link that is being fetched. Defaults come from the settings; what is wrong is said beside the button that it holds back. */
export function NewDub({ fileId, linkId }: { readonly fileId: AssetId | null; readonly linkId: JobId | null }) {
  const { t } = useTranslation();
  const settings = useSessionStore(
    (held) => held.settings,
    (state) => state.settings,
  );
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const options = useDubbingOptions();
  const file = useChosenFile(fileId);
  const coming = useSessionStore(
    (held) => held.downloads,
    (state) => (linkId === null || fileId !== null ? null : (state.downloads.get(linkId) ?? null)),
  );
  const wanted = changes.provider ?? settings?.['dubbing.provider'];
  const provider = options.providers.find(({ available, name }) => available && name === wanted)?.name ?? options.fallback;
  const draft: Draft = { ...newDraft(settings, provider), ...changes, provider };
  const { isPaid } = traitsOf(provider);
  const parallelLimit = mostParallel(provider, settings);

  const plan = usePlan(draft, file, settings);
  // Before the services are known it would look like a rehearsal that costs nothing.
  const isLoading = settings === null || options.providers.length === 0;
  const problem = isLoading ? 'loading' : (comingProblem(coming) ?? draftProblem(draft, file, parallelLimit) ?? plan.moneyProblem);

  const starting = useStartDub(draft, file, plan.suggestedCapMicroUsd);
  const change = (part: Partial<Draft>) => {
    starting.forgetRefusal();
    setChanges((before) => ({ ...before, ...part }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) starting.start();
  };
  const host = settings ? new URL(settings['elevenlabs.baseUrl']).host : '';
  return (
    <div className="work">
      <section className="panel new-dub" aria-label={t('dub.new')}>
        <form onSubmit={submit}>
          <div className="scroll">
            <div className="page-head">
              <PageHeading>{t('dub.new')}</PageHeading>
              <p className="t2">{t('newDub.intro')}</p>
            </div>
            <div className="form-rows">
              <FileField file={file} coming={coming} />
              <LanguageFields draft={draft} languages={options.languages} onChange={change} />
              <ServiceField providers={options.providers} chosen={provider} onChange={change} />
              <ChunkingFields draft={draft} file={file} knownChunks={knownChunks(plan.preview)} onChange={change} />
              <CutPreview preview={plan.preview} />
              <ParallelField draft={draft} limit={parallelLimit} isPaid={isPaid} onChange={change} />
              <CostField draft={draft} plan={plan} onChange={change} />
              <OutputField draft={draft} file={file} onChange={change} />
              <MoreChoices draft={draft} onChange={change} />
              {starting.refused && <Notice tone="danger" {...noticeOf(errorSentence(t, starting.refused))} />}
            </div>
          </div>
          <StartLine draft={draft} problem={problem} busy={starting.busy || isLoading} host={host} />
        </form>
        {starting.isAsking && <SendDialog draft={draft} plan={plan} host={host} onAnswer={starting.answer} />}
      </section>
      <PlanSummary draft={draft} file={file} plan={plan} />
    </div>
  );
}

const comingProblem = (coming: Download | null): 'coming' | null => (coming === null ? null : 'coming');

function noticeOf({ title, next }: ErrorSentence) {
  return { title, text: next };
}
