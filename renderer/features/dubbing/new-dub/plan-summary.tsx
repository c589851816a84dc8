import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import { useSession } from '../../../client/session.ts';
import { languageList } from '../../../client/words/language-names.ts';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { estimateInCents } from './cost-problem.ts';
import type { Draft } from './draft.ts';
import { expectedChunks } from './expected-chunks.ts';
import { traitsOf } from './services.ts';
import { knownChunks, type Plan } from './use-plan.ts';

type PlanSummaryProps = { readonly draft: Draft; readonly file: Asset | null; readonly plan: Plan };

/** What will happen, before anything does. */
export function PlanSummary({ draft, file, plan }: PlanSummaryProps) {
  const { preview, estimate } = plan;
  const { t } = useTranslation();
  const { urls } = useSession();
  const { isPaid } = traitsOf(draft.provider);
  const known = knownChunks(preview);
  const chunks = known ?? expectedChunks(file, draft.chunkSeconds);
  const cost = estimate.kind === 'known' && estimate.value.estimatedMicroUsd !== null ? formatMoney(estimateInCents(estimate.value)) : '–';
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
          <dd>
            {chunks === null ? '–' : known !== null ? chunks : t('plan.about', { count: chunks })}
            {chunks !== null && draft.targetLanguages.length > 1 && t('plan.perLanguage', { count: draft.targetLanguages.length })}
          </dd>
          <dt>{t('plan.cost')}</dt>
          <dd>{isPaid ? cost : t('plan.costNothing')}</dd>
        </dl>
      </div>
      <div className="group summary-lines">
        {!isPaid && <p>{t('plan.rehearsal')}</p>}
        <p>{t('plan.picture')}</p>
        <p>{t('plan.tracks')}</p>
        <p>{t('plan.safe')}</p>
      </div>
    </aside>
  );
}
