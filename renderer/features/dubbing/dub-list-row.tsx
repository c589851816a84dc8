import { Clapperboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../client/session.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';
import { heldText } from '../../client/words/error-sentences.ts';
import { jobStateText, jobTone, type Tone } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { Thumb } from '../../ui/thumb.tsx';

const TONE_CLASS: Readonly<Record<Tone, string>> = { neutral: 't3', accent: 'accent', ok: 'ok', warn: 'warn', danger: 'danger' };

type DubListRowProps = { readonly dub: DubSummary; readonly isSelected: boolean; readonly isTabStop: boolean };

/** One dub: its title, its languages, and where it stands. */
export function DubListRow({ dub, isSelected, isTabStop }: DubListRowProps) {
  const { t } = useTranslation();
  const { urls } = useSession();
  const languages = languageList(dub.targetLanguages);
  const isRehearsal = dub.provider === 'rehearsal';
  const kind = isRehearsal ? t('dub.rehearsalOf', { languages }) : languages;
  const held = heldText(t, dub.job);
  const tone = held === null ? jobTone(dub.job.state) : 'warn';
  const state = isRehearsal && dub.job.state === 'succeeded' ? t('dub.completeNoCharge') : jobStateText(t, dub.job);
  return (
    <li>
      <a href={`#/dubbing/${dub.job.id}`} aria-current={isSelected ? 'true' : undefined} tabIndex={isTabStop ? 0 : -1}>
        <Thumb small src={dub.source?.kind === 'video' ? urls.thumbnail(dub.source.id) : null} icon={Clapperboard} />
        <div className="grow">
          <p className="cut strong" title={dub.job.title}>
            {dub.job.title}
          </p>
          <p className="two-lines t3" title={kind}>
            {kind}
          </p>
          <p className={`cut num ${TONE_CLASS[tone]}`}>{held ?? state}</p>
        </div>
      </a>
    </li>
  );
}
