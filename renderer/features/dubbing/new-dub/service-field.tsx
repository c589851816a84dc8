import { useTranslation } from 'react-i18next';
import type { DubbingProviderName } from '../../../../common/domain/dubbing/dubbing.ts';
import { FormRow } from '../../../ui/form-row.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Draft } from './draft.ts';
import type { Provider } from './use-dubbing-options.ts';

type ServiceFieldProps = {
  readonly providers: readonly Provider[];
  readonly chosen: DubbingProviderName;
  onChange(part: Partial<Draft>): void;
};

export function ServiceField({ providers, chosen, onChange }: ServiceFieldProps) {
  const { t } = useTranslation();
  // Of services that cannot be used the first is enough to know that there will be some.
  const firstUnavailable = providers.find((provider) => !provider.available);
  const shown = [...providers.filter((provider) => provider.available), ...(firstUnavailable ? [firstUnavailable] : [])];
  return (
    <FormRow label={t('newDub.service')}>
      <ul className="services" aria-label={t('newDub.service')}>
        {shown.map((provider) => (
          <li key={provider.name}>
            <label className={provider.available ? 'check-line' : 'check-line t3'}>
              <input
                type="radio"
                name="dub-service"
                checked={provider.name === chosen}
                disabled={!provider.available}
                onChange={() => onChange({ provider: provider.name })}
              />
              {t(`provider.${provider.name}.name`)}
              {provider.name === 'rehearsal' && <Tag tone="ok">{t('newDub.noCost')}</Tag>}
              {!provider.available && <Tag>{t('newDub.unavailable')}</Tag>}
            </label>
            <p>{provider.available ? t(`provider.${provider.name}.text`) : (provider.reason ?? t(`provider.${provider.name}.text`))}</p>
          </li>
        ))}
      </ul>
    </FormRow>
  );
}
