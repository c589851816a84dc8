import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { DubbingProviderName } from '../../../../common/domain/dubbing/dubbing.ts';
import type { AssetId } from '../../../../common/units/ids.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { go } from '../../../ui/hash-route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { ChunkingFields } from './chunking-fields.tsx';
import { type Draft, type DraftProblem, draftProblem, newDraft, toStartDub } from './draft.ts';
import { FileField } from './file-field.tsx';
import { LanguageFields } from './language-fields.tsx';
import { MoreChoices } from './more-choices.tsx';
import { OutputField } from './output-field.tsx';
import { PlanSummary } from './plan-summary.tsx';
import { ServiceField } from './service-field.tsx';
import { useDubbingOptions } from './use-dubbing-options.ts';
import './new-dub.css';

/** The form of a new dub. Defaults come from the settings; what is wrong is said beside the button that it holds back. */
export function NewDub({ fileId }: { readonly fileId: AssetId | null }) {
  const { t } = useTranslation();
  const session = useSession();
  const settings = useSessionStore(
    (held) => held.settings,
    (state) => state.settings,
  );
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<AppError | null>(null);
  const options = useDubbingOptions();
  const file = useChosenFile(fileId);
  const draft: Draft = { ...newDraft(settings), ...changes };
  const provider =
    options.providers.find((candidate) => candidate.available && candidate.name === draft.provider)?.name ?? options.fallback;
  const problem = draftProblem(draft, file);
  const change = (part: Partial<Draft>) => {
    setRefused(null);
    setChanges((before) => ({ ...before, ...part }));
  };

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || problem !== null || busy) return;
    setBusy(true);
    try {
      const job = await session.client.dubbing.start(toStartDub(draft, file, provider));
      go(`/dubbing/${job.id}`);
    } catch (error) {
      setRefused(toAppError(error));
      setBusy(false);
    }
  };
  return (
    <div className="work">
      <section className="panel new-dub" aria-label={t('dub.new')}>
        <form onSubmit={(event) => void start(event)}>
          <div className="scroll">
            <div className="page-head">
              <PageHeading>{t('dub.new')}</PageHeading>
              <p className="t2">{t('newDub.intro')}</p>
            </div>
            <div className="form-rows">
              <FileField file={file} />
              <LanguageFields draft={draft} languages={options.languages} onChange={change} />
              <ServiceField providers={options.providers} chosen={provider} onChange={change} />
              <ChunkingFields draft={draft} file={file} onChange={change} />
              <OutputField draft={draft} file={file} onChange={change} />
              <MoreChoices draft={draft} onChange={change} />
              {refused && <Notice tone="danger" {...noticeOf(errorSentence(t, refused))} />}
            </div>
          </div>
          <StartLine problem={problem} busy={busy} provider={provider} />
        </form>
      </section>
      <PlanSummary draft={draft} file={file} provider={provider} />
    </div>
  );
}

type StartLineProps = { readonly problem: DraftProblem | null; readonly busy: boolean; readonly provider: DubbingProviderName };

/** What keeps the dub from starting stands beside the button that it holds back. */
function StartLine({ problem, busy, provider }: StartLineProps) {
  const { t } = useTranslation();
  return (
    <div className="form-foot">
      {problem && <span className="small t2">{t(`newDub.problem.${problem}`)}</span>}
      <Button look="primary" type="submit" needsHost disabled={problem !== null || busy}>
        {provider === 'rehearsal' ? t('newDub.startRehearsal') : t('newDub.start')}
      </Button>
    </div>
  );
}

function noticeOf(sentence: { readonly title: string; readonly next: string }) {
  return { title: sentence.title, text: sentence.next };
}

/** The file by its id: from the list, or asked for where the list does not hold it. */
function useChosenFile(id: AssetId | null): Asset | null {
  const { client, notices } = useSession();
  const listed = useSessionStore(
    (session) => session.assets,
    (state) => state.assets.find((asset) => asset.id === id),
  );
  const loaded = useSessionStore(
    (session) => session.assets,
    (state) => state.loaded,
  );
  const [asked, setAsked] = useState<Asset | null>(null);
  useEffect(() => {
    if (id === null || !loaded || listed) return;
    const controller = new AbortController();
    client.assets
      .get({ id }, { signal: controller.signal })
      .then(setAsked)
      .catch((error: unknown) => !controller.signal.aborted && notices.failed(error));
    return () => controller.abort();
  }, [client, notices, id, loaded, listed]);
  return listed ?? (asked?.id === id ? asked : null);
}
