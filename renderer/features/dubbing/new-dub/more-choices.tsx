import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DUB_CONTAINERS } from '../../../../common/domain/dubbing/dubbing.ts';
import { Checkbox, NumberField, Select } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { type Draft, MAX_PARALLEL } from './draft.ts';

export function MoreChoices({ draft, onChange }: { readonly draft: Draft; onChange(part: Partial<Draft>): void }) {
  const { t } = useTranslation();
  const containers = [
    { value: 'source', label: t('newDub.containerSource') },
    ...DUB_CONTAINERS.map((value) => ({ value, label: value.toUpperCase() })),
  ];
  return (
    <details className="more-choices">
      <summary>
        <ChevronRight className="i s" aria-hidden />
        {t('newDub.more')}
      </summary>
      <div>
        <FormRow label={t('newDub.parallel')} htmlFor="dub-parallel" explain={t('newDub.parallelExplain')}>
          <NumberField
            id="dub-parallel"
            value={draft.parallel}
            min={1}
            max={MAX_PARALLEL}
            wrong={t('newDub.parallelWrong', { max: MAX_PARALLEL })}
            onChange={(parallel) => onChange({ parallel })}
          />
        </FormRow>
        <FormRow label={t('newDub.container')} htmlFor="dub-container" explain={t('newDub.containerExplain')}>
          <Select
            id="dub-container"
            options={containers}
            value={draft.container ?? 'source'}
            onChange={(value) => onChange({ container: DUB_CONTAINERS.find((container) => container === value) ?? null })}
          />
        </FormRow>
        <FormRow label={t('newDub.keep')} explain={t('newDub.keepExplain')}>
          <Checkbox
            label={t('newDub.keepLabel')}
            checked={draft.keepIntermediates}
            onChange={(keepIntermediates) => onChange({ keepIntermediates })}
          />
        </FormRow>
      </div>
    </details>
  );
}
