import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/field.tsx';
import { PRESETS, type Preset } from './presets.ts';

export function PresetSelect({ id, preset, onChange }: { readonly id?: string; readonly preset: Preset; onChange(preset: Preset): void }) {
  const { t } = useTranslation();
  const options = PRESETS.map((value) => ({ value, label: t(`downloads.preset.${value}`) }));
  return (
    <Select
      {...(id === undefined ? { label: t('downloads.preset.label') } : { id })}
      options={options}
      value={preset}
      onChange={onChange}
    />
  );
}
