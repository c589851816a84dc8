import type { TFunction } from 'i18next';
import { Ellipsis, Pause, Play, Plus, RotateCw, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { cancelDub } from '../../../client/cancel-dub.ts';
import { type JobAction, jobActions, runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { heldText } from '../../../client/words/error-sentences.ts';
import { jobTone } from '../../../client/words/job-words.ts';
import { languageList, languageName } from '../../../client/words/language-names.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { go } from '../../../ui/hash-route.ts';
import { Menu, type MenuItem } from '../../../ui/menu.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { retryAllCostMicroUsd } from './retry-cost.ts';

const ICONS = { pause: Pause, resume: Play, cancel: X, retry: RotateCw } as const;
type ShownAction = Exclude<JobAction, 'remove'>;

export function DubHeader({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const session = useSession();
  const actions = jobActions(dub.job.state);
  // A dub that failed or stopped by itself offers the way on beside its reason, see DubNotices.
  const isWayOnBelow = dub.job.error !== null;
  const shown = actions.filter(
    (action): action is ShownAction => action !== 'remove' && !((action === 'retry' || action === 'resume') && isWayOnBelow),
  );
  const held = heldText(t, dub.job);
  const description = describe(t, dub);
  const retryCost = retryAllCostMicroUsd(dub.chunks);
  const more: readonly MenuItem[] = [
    { label: t('dub.again'), icon: Plus, run: () => go(`/dubbing/new?file=${dub.config.sourceAssetId}`) },
    ...(actions.includes('remove')
      ? (['separator', { label: t('job.action.remove'), icon: Trash2, needsHost: true, run: () => void remove() }] as const)
      : []),
  ];
  const remove = async () => {
    await runJobAction(session, 'remove', dub.job);
    go('/dubbing');
  };
  const run = (action: ShownAction) => (action === 'cancel' ? cancelDub(session, t, dub.job) : runJobAction(session, action, dub.job));
  return (
    <header className="dub-head">
      <div className="grow">
        <PageHeading>
          <span className="cut" title={dub.job.title}>
            {dub.job.title}
          </span>
          <Tag tone={held === null ? jobTone(dub.job.state) : 'warn'}>
            {held ?? (dub.job.state === 'running' ? t('job.running.dubbing') : t(`job.state.${dub.job.state}`))}
          </Tag>
          {dub.config.provider === 'rehearsal' && <Tag>{t('provider.rehearsal.name')}</Tag>}
        </PageHeading>
        <p className="t2 num cut" title={description}>
          {description}
        </p>
      </div>
      {shown.map((action) => (
        <Button key={action} icon={ICONS[action]} needsHost onClick={() => void run(action)}>
          {action === 'retry' && retryCost !== null ? t('chunk.retryAbout', { cost: formatMoney(retryCost) }) : t(`job.action.${action}`)}
        </Button>
      ))}
      <Menu trigger={<IconButton look="plain" label={t('dub.more')} icon={Ellipsis} />} items={more} />
    </header>
  );
}

/** `52:14, 1080p. English to Spanish and German. 53 chunks, 3 at a time`: what is known so far. */
function describe(t: TFunction, dub: Dub): string {
  const { source, config } = dub;
  const media = [source?.duration ? formatLength(source.duration) : null, source?.height ? `${source.height}p` : null].filter(
    (part) => part !== null,
  );
  const to = languageList(config.targetLanguages);
  const languages =
    config.sourceLanguage === 'auto' ? t('dub.intoLanguages', { to }) : t('dub.fromTo', { from: languageName(config.sourceLanguage), to });
  const perLanguage = dub.chunks.filter((chunk) => chunk.language === config.targetLanguages[0]).length;
  const chunks = perLanguage === 0 ? null : t('dub.chunkPlan', { count: perLanguage, parallel: config.parallel });
  return [media.join(', '), languages, chunks].filter((part) => part !== null && part !== '').join('. ');
}
