import { useTranslation } from 'react-i18next';
import { DecimalField } from '../../../ui/decimal-field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { LabelledFields } from '../../../ui/labelled-fields.tsx';
import type { Draft } from './draft.ts';

const LIMITS = [
  { name: 'minTempo', words: 'slowest', min: 0.5, max: 1 },
  { name: 'maxTempo', words: 'fastest', min: 1, max: 2 },
] as const;

/** How much slower and faster a result may be played to fit its place. */
export function TempoFields({ draft, onChange }: { readonly draft: Draft; onChange(part: Partial<Draft>): void }) {
  const { t } = useTranslation();
  const fields = LIMITS.map(({ name, words, min, max }) => ({
    id: `dub-${name}`,
    label: t(`newDub.${words}`),
    field: (
      <DecimalField
        id={`dub-${name}`}
        value={draft[name]}
        min={min}
        max={max}
        digits={2}
        unit="×"
        wrong={t(`newDub.${words}Wrong`)}
        onChange={(tempo) => onChange({ [name]: tempo })}
      />
    ),
  }));
  return (
    <FormRow label={t('newDub.tempo')} explain={t('newDub.tempoExplain')}>
      <LabelledFields fields={fields} />
    </FormRow>
  );
}
