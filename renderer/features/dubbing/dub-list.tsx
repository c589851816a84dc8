import { Clapperboard, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../common/units/ids.ts';
import { useSession } from '../../client/session.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';
import { jobStateText, jobTone, type Tone } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { IconButton } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { go } from '../../ui/hash-route.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Thumb } from '../../ui/thumb.tsx';

/** From this many dubs on a field to filter them is worth its line. */
const FILTER_FROM = 6;
const TONE_CLASS: Readonly<Record<Tone, string>> = { neutral: 't3', accent: 'accent', ok: 'ok', warn: 'warn', danger: 'danger' };

type DubListProps = { readonly dubs: readonly DubSummary[]; readonly loaded: boolean; readonly selectedId: JobId | null };

export function DubList({ dubs, loaded, selectedId }: DubListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const needle = text.trim().toLocaleLowerCase();
  const shown = dubs.filter((dub) => `${dub.job.title} ${languageList(dub.targetLanguages)}`.toLocaleLowerCase().includes(needle));
  return (
    <aside className="panel dubs" aria-label={t('dub.list')}>
      <div className="head">
        <h2>{t('dub.list')}</h2>
        <span className="end">
          <IconButton label={t('dub.new')} icon={Plus} small onClick={() => go('/dubbing/new')} />
        </span>
      </div>
      {dubs.length >= FILTER_FROM && (
        <div className="filter-line">
          <SearchField label={t('dub.filter')} value={text} onChange={setText} small />
        </div>
      )}
      {!loaded ? (
        <SkeletonRows label={t('shell.loading')} />
      ) : shown.length === 0 ? (
        <p className="place small t3">{dubs.length === 0 ? t('dub.noneInList') : t('dub.noMatch')}</p>
      ) : (
        <ul className="dub-list">
          {shown.map((dub) => (
            <DubListRow key={dub.job.id} dub={dub} isSelected={dub.job.id === selectedId} />
          ))}
        </ul>
      )}
    </aside>
  );
}

function DubListRow({ dub, isSelected }: { readonly dub: DubSummary; readonly isSelected: boolean }) {
  const { t } = useTranslation();
  const { urls } = useSession();
  const languages = languageList(dub.targetLanguages);
  return (
    <li>
      <a href={`#/dubbing/${dub.job.id}`} aria-current={isSelected ? 'true' : undefined}>
        <Thumb small src={dub.source?.kind === 'video' ? urls.thumbnail(dub.source.id) : null} icon={Clapperboard} />
        <div className="grow">
          <p className="cut strong">{dub.job.title}</p>
          <p className="cut t3">{dub.provider === 'rehearsal' ? t('dub.rehearsalOf', { languages }) : languages}</p>
          <p className={`cut num ${TONE_CLASS[jobTone(dub.job.state)]}`}>{jobStateText(t, dub.job)}</p>
        </div>
      </a>
    </li>
  );
}
