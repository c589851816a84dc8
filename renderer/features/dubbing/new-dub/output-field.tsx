import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import { useSession } from '../../../client/session.ts';
import { FormRow } from '../../../ui/form-row.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import { type Draft, type OutputPlace, suggestedName } from './draft.ts';

type OutputFieldProps = { readonly draft: Draft; readonly file: Asset | null; onChange(part: Partial<Draft>): void };

/** Beside the original only where there is an original in its own place; a place of one's own only where there is a save dialog. */
export function OutputField({ draft, file, onChange }: OutputFieldProps) {
  const { t } = useTranslation();
  const { bridge, notices } = useSession();
  const places: readonly OutputPlace[] = [
    'library',
    ...(file?.origin === 'reference' ? (['beside'] as const) : []),
    ...(bridge ? (['chosen'] as const) : []),
  ];
  const choices = places.map((value) => ({ value, label: t(`newDub.place.${value}.name`) }));
  const choose = async (place: OutputPlace) => {
    if (place !== 'chosen' || !bridge || !file) return onChange({ place });
    try {
      const outputToken = await bridge.chooseOutput(suggestedName(file, draft));
      if (outputToken !== null) onChange({ place, outputToken });
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <FormRow label={t('newDub.output')} explain={t(`newDub.place.${draft.place}.text`)}>
      {choices.length > 1 ? (
        <Segments label={t('newDub.output')} choices={choices} value={draft.place} onChange={(place) => void choose(place)} large />
      ) : (
        <p className="form-text">{t('newDub.place.library.name')}</p>
      )}
    </FormRow>
  );
}
