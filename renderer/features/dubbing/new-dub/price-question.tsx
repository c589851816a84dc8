import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { DecimalField } from '../../../ui/decimal-field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import type { PriceSetting } from './services.ts';

/** The most that a price may be, in US dollars. */
const MAX_USD = 1_000;
/** The smallest step that can be typed: a price of 0 would let every cap through. */
const MIN_USD = 0.0001;

/** Asks once what a minute costs and keeps it in the settings: without it nothing can be estimated or capped. */
export function PriceQuestion({ setting }: { readonly setting: PriceSetting }) {
  const { t } = useTranslation();
  const session = useSession();
  const [price, setPrice] = useState<number | null>(null);
  const save = async () => {
    if (price === null) return;
    try {
      session.settings.setState({ settings: await session.client.settings.set({ [setting]: price }) });
    } catch (error) {
      session.notices.failed(error);
    }
  };
  return (
    <FormRow label={t('newDub.cost.label')} explain={t(`newDub.cost.priceExplain.${setting}`)}>
      <label className="form-text strong" htmlFor="dub-price">
        {t('newDub.cost.price')}
      </label>
      <div className="price-line">
        <DecimalField
          id="dub-price"
          value={price}
          min={MIN_USD}
          max={MAX_USD}
          digits={4}
          prefix="$"
          unit={t('newDub.cost.aMinute')}
          isOptional
          wrong={t('newDub.cost.priceWrong')}
          onChange={setPrice}
          onEnter={() => void save()}
        />
        <Button needsHost disabled={price === null} onClick={() => void save()}>
          {t('newDub.cost.savePrice')}
        </Button>
      </div>
    </FormRow>
  );
}
