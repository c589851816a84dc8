import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { DubbingProviderName } from '../../../../common/domain/dubbing/dubbing.ts';
import { useSession } from '../../../client/session.ts';
import { languageList } from '../../../client/words/language-names.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { type Draft, expectedChunks } from './draft.ts';

type PlanSummaryProps = { readonly draft: Draft; readonly file: Asset | null; readonly provider: DubbingProviderName };

/** What will happen, before anything does. */
export function PlanSummary({ draft, file, provider }: PlanSummaryProps) {
  const { t } = useTranslation();
  const { urls } = useSession();
  const chunks = expectedChunks(file, draft.chunkSeconds);
  const isFixed = draft.chunking === 'fixed';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <aside className="panel dub-side" aria-label={t('plan.title')} tabIndex={0}>
      <div className="head">
        <h2>{t('plan.title')}</h2>
      </div>
      {file && (
        <div className="group">
          {/* biome-ignore lint/a11y/useMediaCaption: the source is a person's own file; StreamFetch has no captions for it */}
          <video className="preview-video" controls preload="metadata" src={urls.media(file.id)} aria-label={file.name} />
        </div>
      )}
      <div className="group">
        <dl className="facts">
          <dt>{t('plan.length')}</dt>
          <dd>{file?.duration ? formatLength(file.duration) : '–'}</dd>
          <dt>{t('plan.languages')}</dt>
          <dd>{draft.targetLanguages.length === 0 ? '–' : languageList(draft.targetLanguages)}</dd>
          <dt>{t('plan.chunks')}</dt>
          <dd>{chunks === null ? '–' : isFixed ? chunks : t('plan.about', { count: chunks })}</dd>
          <dt>{t('plan.cost')}</dt>
          <dd>{provider === 'rehearsal' ? t('plan.costNothing') : '–'}</dd>
        </dl>
      </div>
      <div className="group summary-lines">
        {provider === 'rehearsal' && <p>{t('plan.rehearsal')}</p>}
        <p>{t('plan.picture')}</p>
        <p>{t('plan.tracks')}</p>
        <p>{t('plan.safe')}</p>
      </div>
    </aside>
  );
}
