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

/** Every service; one that cannot be used says why and where that is mended. */
export function ServiceField({ providers, chosen, onChange }: ServiceFieldProps) {
  const { t } = useTranslation();
  return (
    <FormRow label={t('newDub.service')}>
      <ul className="services" aria-label={t('newDub.service')}>
        {providers.map((provider) => (
          <li key={provider.name}>
            <label className={provider.available ? 'check-line' : 'check-line t3'}>
              <input
                type="radio"
                name="dub-service"
                checked={provider.name === chosen}
                disabled={!provider.available}
                aria-describedby={`dub-service-${provider.name}`}
                onChange={() => onChange({ provider: provider.name })}
              />
              {t(`provider.${provider.name}.name`)}
              {provider.name === 'rehearsal' && <Tag tone="ok">{t('newDub.noCost')}</Tag>}
              {!provider.available && <Tag>{t('newDub.unavailable')}</Tag>}
            </label>
            <p id={`dub-service-${provider.name}`}>
              {provider.available || provider.reason === null ? t(`provider.${provider.name}.text`) : provider.reason}{' '}
              {!provider.available && (
                <a className="link" href="#/settings/services">
                  {t('newDub.toSettings')}
                </a>
              )}
            </p>
          </li>
        ))}
      </ul>
    </FormRow>
  );
}
