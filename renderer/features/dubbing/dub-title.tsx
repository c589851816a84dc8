import { ChevronsUpDown, Languages, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';
import { heldText } from '../../client/words/error-sentences.ts';
import { jobStateText } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { go } from '../../ui/hash-route.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { TitleSlot } from '../../ui/title-slot.tsx';

type DubTitleProps = { readonly dubs: readonly DubSummary[]; readonly selectedId: JobId | null; readonly isNew: boolean };

/** The title is also the menu of dubs: in a narrow window, where the list at the left has folded away, it stands for it. */
export function DubTitle({ dubs, selectedId, isNew }: DubTitleProps) {
  const { t } = useTranslation();
  const selected = dubs.find((dub) => dub.job.id === selectedId);
  const title = isNew ? t('dub.new') : (selected?.job.title ?? t('section.dubbing'));
  const items: readonly MenuItem[] = [
    { label: t('dub.new'), icon: Plus, run: () => go('/dubbing/new') },
    ...(dubs.length > 0 ? (['separator'] as const) : []),
    ...dubs.map((dub) => ({
      label: t('dub.menuItem', {
        title: dub.job.title,
        languages: languageList(dub.targetLanguages),
        state: heldText(t, dub.job) ?? jobStateText(t, dub.job),
      }),
      icon: Languages,
      run: () => go(`/dubbing/${dub.job.id}`),
    })),
  ];
  return (
    <TitleSlot>
      <Menu
        align="start"
        items={items}
        trigger={
          <button type="button" className="title">
            <span className="cut">{title}</span>
            <ChevronsUpDown className="i s" aria-hidden />
          </button>
        }
      />
      {selected && <span className="second cut wide-only">{t('dub.dubTo', { languages: languageList(selected.targetLanguages) })}</span>}
    </TitleSlot>
  );
}
